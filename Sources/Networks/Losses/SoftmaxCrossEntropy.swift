import AssayTensors

/// Mean over the batch of −log softmax(logits)[label], for logits [batch, classes] and int32 labels [batch].
///
/// A label outside the classes contributes no cross term; ``Objective/hasClasses`` has them refused before.
public func softmaxCrossEntropy(_ logits: Tensor, labels: Tensor) -> Tensor {
  let (shifted, logarithmOfSum) = logits.shiftedRows
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

extension Tensor {
  /// Each row less its largest number, so that no exponential overflows, and the logarithm of the sum of the
  /// exponentials of that, for a matrix. No gradient goes through the largest: it cancels.
  var shiftedRows: (Tensor, logarithmOfSum: Tensor) {
    let largest = maximum(axes: [1]).stoppingGradient().reshaped([shape[0], 1])
    let shifted = self - largest
    return (shifted, shifted.exponential().sum(axes: [1]).logarithm())
  }
}
