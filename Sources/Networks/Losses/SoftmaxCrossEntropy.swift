import AssayTensors

/// Mean over the batch of −log softmax(logits)[label], for logits [batch, classes] and int32 labels [batch].
///
/// The largest logit of each row is subtracted first, so no exponential overflows. A label outside the
/// classes contributes no cross term; data are checked before they get here.
public func softmaxCrossEntropy(_ logits: Tensor, labels: Tensor) -> Tensor {
  let rows = logits.shape[0]
  let largest = logits.maximum(axes: [1]).stoppingGradient().reshaped([rows, 1])
  let shifted = logits - largest
  let logarithmOfSum = shifted.exponential().sum(axes: [1]).logarithm()
  let chosen = labels.oneHot(classes: logits.shape[1], element: logits.type.element)
  return (logarithmOfSum - (shifted * chosen).sum(axes: [1])).mean()
}

/// The share of rows whose largest logit is at the label; of equal logits the first counts.
public func accuracy(_ logits: Tensor, labels: Tensor) -> Tensor {
  let classes = logits.shape[1]
  let element = logits.type.element
  let guessed = logits.argumentOfMaximum().oneHot(classes: classes, element: element)
  return (guessed * labels.oneHot(classes: classes, element: element)).sum(axes: [1]).mean()
}
