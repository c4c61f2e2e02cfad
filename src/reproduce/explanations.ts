/** A paragraph for each step of the study, by the step's id. What they say of figures holds for all of MNIST. */
export const explanations = {
  published:
    "Weights from N(0, 1), all images in one step, summed gradients, an epsilon of 1e-12 beside the probability, and a " +
    "backward that leaves out two paths. With such weights the logits run into the hundreds, so nearly every image " +
    "starts with all its probability on one class, mostly a wrong one: the share of saturated images begins near 90 %. " +
    "Such an image costs 27.6, the most that the epsilon allows, and for the same reason it moves no weight. Training " +
    "waits until steps that the few other images drive happen to bring it back, and each jump of the accuracy is a " +
    "group of images that came back. How many do is luck: the seeds end far apart, and one may not learn at all. The " +
    "report's 84 % was a good ticket.",
  mask:
    "The ReLU of the main branch let gradients through where it had given zero, so units were told to change that had " +
    "no part in the answer. Repaired alone, nothing is to be seen: the curves stay within what another seed would do. " +
    "While most images are saturated and move nothing, the details of the gradient are not what holds training up.",
  path:
    "Nothing came back from the main branch through W2, so the first layer learned from the skip branch alone. Repaired " +
    "alone it changes as little as the mask, and for the same reason.",
  gradient:
    "With the mask and the path the gradient is that of the loss, as central differences confirm. Now every seed learns, " +
    "and they lie closer together; but half of the images are still saturated in the end. The exact gradient of a " +
    "saturated softmax behind an epsilon is still nothing.",
  epsilon:
    "Without the epsilon the saturated images pull with all their force, all at once. The first steps throw the weights " +
    "about by as much as they are large, as the update-to-weight ratio shows, and the ReLUs end on their dead side: the " +
    "network gives every image the same answer. The epsilon was no repair, but it kept the program alive; it hid what " +
    "the initial weights did.",
  initial:
    "Weights from N(0, 2/n), n being a layer's inputs, keep the size of the signal from layer to layer (He et al., 2015). " +
    "No image is saturated at the start, all of them teach from the first step, and the seeds end close together. This " +
    "is the flaw that cost most of what full batches can reach: with the wrong gradient, the epsilon and the sum still " +
    "in, the network passes the report's 84 % in a quarter of its epochs.",
  mean:
    "A sum over 60,000 images is 60,000 times their mean, so the usable rate shrinks as the data grow, and has to be " +
    "found anew for each data set. With the mean it has its usual size. Nothing else changes: what the table shows beside " +
    "the step before is the difference between the rates that the trials chose, and luck.",
  batches:
    "One step per pass wastes nearly all that a pass could teach. In batches of 128 there are hundreds of steps in a pass, " +
    "each from a noisy gradient that is good enough. With all other flaws still in, ten passes reach more than 150 did on " +
    "most seeds. There it stops: more than a quarter of the images stay saturated, and the epsilon keeps them so.",
  all:
    "The five flaws of the network repaired, still with one step per pass. The seeds now follow one curve, and nothing is " +
    "left to luck. It ends no higher than with better initial weights alone: from there on the number of steps is what " +
    "limits, and forty are few.",
  allBatches:
    "All repaired, in batches of 128: 98 % after ten passes, where the report had 84 % after 150. The network is the same, " +
    "number for number. What was missing was in the program, not in the model.",
  momentum:
    "Momentum, and a rate that falls along a cosine, from the report's list of future work. The noise of small batches " +
    "averages out towards the end, and nearly all training images are read right, so from here on it is not training " +
    "that fails: what still helps are more varied images and networks that see neighbourhoods.",
} as const;
