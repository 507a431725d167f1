import AssayTensors

/// How the losses of single examples or elements become one number.
public enum LossReduction: String, Sendable, Hashable, Codable, CaseIterable {
  /// Their sum over their number; with class weights over the sum of the weights (PyTorch).
  case mean
  /// Their weighted sum divided by their number: Keras's `sum_over_batch_size`. Without weights the same as
  /// `mean`.
  case meanOverCount
  /// Their sum.
  case sum
  /// No reduction: one loss for each example or element.
  case none

  func callAsFunction(_ losses: Tensor, weights: Tensor? = nil) -> Tensor {
    switch self {
    case .none: losses
    case .sum: losses.sum()
    case .meanOverCount: losses.mean()
    case .mean: weights.map { losses.sum() / $0.sum() } ?? losses.mean()
    }
  }
}

/// Softmax cross-entropy with smoothed labels and class weights, for logits [n, classes] and int32 labels [n]:
/// (1 − s)·w[label]·(−log p[label]) + s/classes·Σ w[c]·(−log p[c]) for each row (Szegedy et al. 2016, arXiv
/// 1512.00567; PyTorch's weighting). With `weighting` `.label` the whole row is weighted by w[label] (Keras).
///
/// A term with weight 0 does not count, even where it is infinite: without smoothing a wrong class's logit
/// may be −∞.
public func softmaxCrossEntropy(
  _ logits: Tensor, labels: Tensor, smoothing: Double, classWeights: [Double]? = nil,
  weighting: ClassWeighting = .eachClass, reduction: LossReduction = .mean, file: StaticString = #fileID,
  line: UInt = #line
) -> Tensor {
  let call = ClassCall("softmaxCrossEntropy", logits, labels, file, line)
  guard call.isFit else { return call.refused }
  let (rows, classes) = (logits.shape[0], logits.shape[1])
  if let fault = lossFault(classes: classes, smoothing: smoothing, classWeights: classWeights) {
    return call.refused(fault)
  }
  let (shifted, logarithmOfSum) = logits.shiftedRows
  let losses = logarithmOfSum.reshaped([rows, 1]) - shifted
  let chosen = labels.oneHot(classes: classes, element: logits.type.element)
  let targets = smoothing == 0 ? chosen : chosen * (1 - smoothing) + smoothing / Double(classes)
  guard let classWeights else { return reduction(losses.weighted(by: targets).sum(axes: [1])) }
  let weights = stacked(classWeights.map { logits.constant($0) }).reshaped([classes])
  let weightOfLabel = (chosen * weights).sum(axes: [1])
  switch weighting {
  case .eachClass:
    let terms = losses.weighted(by: targets).weighted(by: weights)
    return reduction(terms.sum(axes: [1]), weights: weightOfLabel)
  case .label:
    return reduction(
      losses.weighted(by: targets).sum(axes: [1]).weighted(by: weightOfLabel), weights: weightOfLabel)
  }
}

/// What a class's weight multiplies where labels are smoothed.
public enum ClassWeighting: String, Sendable, Hashable, Codable, CaseIterable {
  /// The term of each class by that class's own weight: PyTorch.
  case eachClass
  /// The whole loss of an example times its label's weight: Keras's `class_weight`.
  case label
}

/// The squared error factor·(output − target)²: factor 1 in PyTorch and Keras, ½ in Optax's `l2_loss` and
/// MXNet.
public func squaredError(
  _ outputs: Tensor, _ targets: Tensor, factor: Double = 1, reduction: LossReduction = .mean,
  file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  if let fault = LossVariables.factor.fault(of: factor) ?? lossFault(outputs, targets) {
    return outputs.refused(by: "squaredError", at: SourceLocation(file, line).description, fault)
  }
  let difference = outputs - targets
  let square = difference * difference
  return reduction(factor == 1 ? square : square * factor)
}

/// The binary cross-entropy −w·y·log σ(x) − (1 − y)·log(1 − σ(x)) of logits x and targets y from 0 to 1. It
/// is computed as w·y·softplus(−x) + (1 − y)·softplus(x), so that nothing overflows or cancels; w =
/// `positiveWeight` (PyTorch's `pos_weight`).
///
/// A term with factor 0 does not count, so the loss of an infinite logit on the target's side is 0.
public func binaryCrossEntropy(
  logits: Tensor, _ targets: Tensor, positiveWeight: Double = 1, reduction: LossReduction = .mean,
  file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  if let fault = LossVariables.positiveWeight.fault(of: positiveWeight) ?? lossFault(logits, targets) {
    return logits.refused(by: "binaryCrossEntropy", at: SourceLocation(file, line).description, fault)
  }
  // softplus(±x) is max(±x, 0) + ln(1 + e^−|x|); both share the logarithm.
  let zeros = logits.filled(logits.shape, with: 0)
  let isNegative = logits .< 0
  let shared = select(isNegative, logits, -logits).exponential().logOnePlus()
  let ofOne = select(isNegative, -logits, zeros) + shared
  let ofZero = select(isNegative, zeros, logits) + shared
  let factor = positiveWeight == 1 ? targets : targets * positiveWeight
  return reduction(ofOne.weighted(by: factor) + ofZero.weighted(by: 1 - targets))
}

/// Huber's loss: ½·r² for |r| ≤ δ and δ·(|r| − ½·δ) beyond, with r = output − target (Huber 1964): PyTorch's
/// `huber_loss`.
public func huberLoss(
  _ outputs: Tensor, _ targets: Tensor, delta: Double = 1, reduction: LossReduction = .mean,
  file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  if let fault = LossVariables.delta.fault(of: delta) ?? lossFault(outputs, targets) {
    return outputs.refused(by: "huberLoss", at: SourceLocation(file, line).description, fault)
  }
  let difference = outputs - targets
  let size = difference.absolute()
  let near = size.minimum(size.constant(delta))
  // near·(|r| − near/2): r²/2 within δ, δ·(|r| − δ/2) beyond.
  return reduction(near * (size - near * 0.5))
}
