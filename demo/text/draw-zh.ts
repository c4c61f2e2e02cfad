import type { drawEn } from "./draw-en.js";

export const drawZh: Readonly<Record<keyof typeof drawEn, string>> = {
  "draw.pad": "手写板",
  "draw.keys": "用键盘：方向键移动笔，按住 Shift 小步移动；空格键落笔或抬笔；退格键撤销上一笔；Delete 键清空。",
  "draw.here": "在这里写一个数字",
  "draw.down": "已落笔。",
  "draw.up": "已抬笔。",
  "draw.undone": "已撤销一笔。",
  "draw.cleared": "手写板已清空。",
  "draw.undo": "撤销",
  "draw.clear": "清空",
  "draw.seen": "网络所见",
  "draw.seen.label": "网络看到的你的数字，{width} × {height} 像素",
  "draw.probabilities": "识别结果",
  "draw.answer": "识别为 {digit}，{probability}。",
  "draw.own": "你的数字",
  "draw.own.text": "告诉网络这是几，保存下来，让它从中学习。",
  "draw.as": "这是",
  "draw.keep": "保存",
  "draw.kept": "已保存为 {digit}。",
  "draw.none": "还没有保存数字。",
  "draw.delete": "删除这个 {digit}",
  "draw.deleted": "已删除。",
  "draw.full": "最多保存 {count} 个数字，请先删除一个。",
  "draw.train": "用我的数字训练",
  "draw.train.stop": "不再用我的数字训练",
  "draw.times": "每轮训练中各出现",
  "draw.times.value": "{count} 次",
  "draw.train.text":
    "训练会像“重置”之后那样从头开始，并把你的数字排在其他训练图像之后。命令和链接里没有你的数字，无法重现这样的训练；在本页“重置”后再训练，结果逐位相同。",
  "draw.training":
    "训练图像中有 {count} 张是你写的：命令和链接无法重现这次训练，但在本页“重置”后再训练，结果逐位相同。",
};
