/** Words of the pad. */
export const drawEn = {
  "draw.pad": "Drawing pad",
  "draw.keys":
    "With the keyboard: the arrows move the pen, with Shift in small steps; Space puts it down and lifts it; Backspace takes the last stroke back; Delete clears the pad.",
  "draw.here": "Draw a digit here",
  "draw.down": "Pen down.",
  "draw.up": "Pen up.",
  "draw.undone": "Stroke taken back.",
  "draw.cleared": "The pad is empty.",
  "draw.undo": "Undo",
  "draw.clear": "Clear",
  "draw.seen": "What it sees",
  "draw.seen.label": "Your digit as the network sees it, {width} by {height} pixels",
  "draw.probabilities": "What it reads",
  "draw.answer": "Read as {digit}, {probability}.",
  "draw.own": "Your digits",
  "draw.own.text": "Tell what it should be, keep it, and let the network learn from it.",
  "draw.as": "It is a",
  "draw.keep": "Keep",
  "draw.kept": "Kept as {digit}.",
  "draw.none": "None kept yet.",
  "draw.delete": "Delete this {digit}",
  "draw.deleted": "Deleted.",
  "draw.full": "There is room for {count} digits; delete one first.",
  "draw.train": "Train on my digits",
  "draw.train.stop": "Train without my digits",
  "draw.times": "Each comes in an epoch",
  "draw.times.value": "{count} times",
  "draw.train.text":
    "Training then starts anew, as after Reset, with your digits behind the other training images. A command or a link cannot repeat such a run, for they do not hold your digits; here Reset repeats it to the bit.",
  "draw.training":
    "{count} of the training images are yours: no command and no link gives this run, but here Reset repeats it to the bit.",
} as const;
