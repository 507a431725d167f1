import AssayTensors

/// Mean over the batch of −log softmax(logits)[label], for logits [batch, classes] and int32 labels [batch].
///
/// Only the label's own logit is read, so another class's may be −∞. A label outside the classes adds no
/// term; ``Objective/hasClasses`` makes training refuse such labels earlier.
public func softmaxCrossEntropy(
  _ logits: Tensor, labels: Tensor, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  let call = ClassCall("softmaxCrossEntropy", logits, labels, file, line)
  guard call.isFit else { return call.refused }
  let (shifted, logarithmOfSum) = logits.shiftedRows
  let chosen = labels.oneHot(classes: logits.shape[1], element: logits.type.element)
  let own = select(chosen .> 0, shifted, shifted.filled(shifted.shape, with: 0)).sum(axes: [1])
  return (logarithmOfSum - own).mean()
}

/// The share of rows whose largest logit is at the label; among equal logits the first counts. Logits are
/// [batch, classes], labels int32 [batch].
public func accuracy(
  _ logits: Tensor, labels: Tensor, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  let call = ClassCall("accuracy", logits, labels, file, line)
  guard call.isFit else { return call.refused }
  let classes = logits.shape[1]
  let element = logits.type.element
  let guessed = logits.argumentOfMaximum().oneHot(classes: classes, element: element)
  return (guessed * labels.oneHot(classes: classes, element: element)).sum(axes: [1]).mean()
}

/// The arguments and the position of a call of a function of logits and labels.
struct ClassCall {
  private let name: String
  private let logits: Tensor
  private let labels: Tensor
  private let place: SourceLocation

  init(_ name: String, _ logits: Tensor, _ labels: Tensor, _ file: StaticString, _ line: UInt) {
    self.name = name
    self.logits = logits
    self.labels = labels
    place = SourceLocation(file, line)
  }

  /// Whether the logits are real numbers [batch, classes] and the labels int32 [batch].
  var isFit: Bool {
    logits.shape.count == 2 && logits.shape[1] >= 1 && logits.type.element != .int32
      && logits.type.element != .bool && labels.type == TensorType([logits.shape[0]], .int32)
  }

  /// The result to return when ``isFit`` is false: a scalar 0 that makes the trace fail with the reason.
  var refused: Tensor {
    refused(
      "takes logits [batch, classes] of at least one class and int32 labels [batch], not labels \(labels.type)"
    )
  }

  func refused(_ reason: String) -> Tensor {
    logits.refused(by: name, at: place.description, reason).filled([], with: 0)
  }
}

extension Tensor {
  /// For a matrix: each row minus its largest number, so that no exponential overflows, and the logarithm of
  /// the sum of the exponentials of that row. No gradient goes through the largest number, because it would
  /// cancel.
  var shiftedRows: (Tensor, logarithmOfSum: Tensor) {
    let largest = maximum(axes: [1]).stoppingGradient().reshaped([shape[0], 1])
    let shifted = self - largest
    return (shifted, shifted.exponential().sum(axes: [1]).logarithm())
  }

  /// Each element times its weight, and 0 where the weight is 0, even if the element is infinite or not a
  /// number.
  func weighted(by weights: Tensor) -> Tensor {
    let zeros = filled(shape, with: 0)
    let counts = (weights .!= weights.filled([], with: 0)).broadcast(to: shape)
    return select(counts, self, zeros) * weights
  }
}
