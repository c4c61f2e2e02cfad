/** Words of the views of what the network learns. */
export const seeEn = {
  "weights.units":
    "{count} units of {tensor}, each as the picture that it looks for. Orange is above zero, blue below.",
  "weights.filters": "{count} filters of {tensor}, each with its window of weights. Orange is above zero, blue below.",
  "weights.some": "The first {count} of {all} of {tensor}. Orange is above zero, blue below.",
  "weights.none": "This network has no layer with weights of each pixel.",
  "weights.units.label": "The weights of {count} units of {tensor}, as pictures",
  "weights.filters.label": "The weights of {count} filters of {tensor}, as pictures",

  "histograms.tensor": "Tensor",
  "histograms.weights": "Weights",
  "histograms.gradients": "Gradients",
  "histograms.ratio": "Update ratio",
  "histograms.range": "±{most}, rms {size}",
  "histograms.hint":
    "Zero is in the middle; a bar is as tall as the root of its count. The update ratio is how far one step moves a tensor, as a share of its size, on a scale from 10⁻⁵ to 10⁻¹; about 10⁻³ is usual.",

  "confusion.measuring": "The test images are being read …",
  "confusion.progress": "{read} of {images} test images have been read …",
  "confusion.summary": "{accuracy} of {images} test images are read right, after step {step}.",
  "confusion.caption": "Rows are the true digits, columns what they are read as. Choose a cell to see its images.",
  "confusion.truth": "truth",
  "confusion.prediction": "read as",
  "confusion.recall": "right",
  "confusion.cell": "{label} read as {prediction}: {count}",
  "confusion.pairs":
    "A table of {classes} classes would be too large: these pairs are confused most often. Choose one to see its images.",
  "confusion.close": "Close",
  "confusion.images": "{label} read as {prediction}: {count} images, the surest first",
  "confusion.first": "{label} read as {prediction}: the surest {count} of {all} images",
  "confusion.empty": "{label} read as {prediction}: no image",
  "mistakes.text": "Wrong, and the surest: the true digit, what it was taken for, and how sure the network was.",
  "mistakes.none": "Not one of the test images is read wrong.",
  "reading.label": "A {label}, read as {prediction}, {probability}",

  "activations.title": "Layer by layer",
  "activations.text":
    "What each layer makes of your digit. Orange is above zero, blue below, each layer on its own scale.",
  "activations.none": "Draw a digit, and its way through the layers appears here.",
  "activations.main": "main branch",
  "activations.skip": "skip branch",
  "activations.label": "{title}: {size}",
  "activations.some": "the first {count} of {all}",
  "layer.dense": "dense",
  "layer.conv2d": "convolution",
  "layer.relu": "ReLU",
  "layer.residual": "residual sum",
  "layer.maxpool": "max pooling",
  "layer.avgpool": "average pooling",
  "layer.batchnorm": "batch normalisation",
} as const;
