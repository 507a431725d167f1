import AssayTensors

/// The function that training minimises: one number from a network's outputs and its targets. The usual ones
/// are there: ``crossEntropy``, ``meanSquares``, ``binaryCrossEntropy(positiveWeight:)`` and
/// ``huber(delta:)``. Make your own from functions of tensors:
///
/// ```swift
/// let absolute = Objective(targets: { $0 }, loss: { ($0 - $1).absolute().mean() })
/// ```
public struct Objective: Sendable {
  /// The type of the targets, from that of the outputs.
  public var targets: @Sendable (_ outputs: TensorType) -> TensorType { didSet { form = nil } }
  /// The loss of a minibatch, from outputs and targets.
  public var loss: @Sendable (_ outputs: Tensor, _ targets: Tensor) -> Tensor { didSet { form = nil } }
  /// The share of correct examples in the minibatch; nil where that has no meaning.
  public var accuracy: (@Sendable (_ outputs: Tensor, _ targets: Tensor) -> Tensor)? { didSet { form = nil } }
  /// Whether targets are classes: int32 from 0 to below the last size of the outputs. Other targets are refused.
  public var hasClasses: Bool { didSet { form = nil } }
  /// The distribution of targets that the outputs describe, where the loss is its negative log-likelihood up to
  /// constants; `nil` for other losses.
  public var distribution: TargetDistribution?
  /// The form in which the objective is written to documents; `nil` for one with functions of the user's own.
  public private(set) var form: Form?

  /// An objective that can be written down.
  public enum Form: Sendable, Hashable {
    /// ``Objective/crossEntropy``.
    case crossEntropy
    /// ``Objective/crossEntropy(smoothing:classWeights:weighting:)``.
    case weightedCrossEntropy(smoothing: Double, classWeights: [Double]?, weighting: ClassWeighting)
    /// ``Objective/meanSquares(factor:)``.
    case meanSquares(factor: Double)
    /// ``Objective/binaryCrossEntropy(positiveWeight:)``.
    case binaryCrossEntropy(positiveWeight: Double)
    /// ``Objective/huber(delta:)``.
    case huber(delta: Double)
  }

  /// The objective of a form.
  public init(_ form: Form) {
    switch form {
    case .crossEntropy: self = .crossEntropy
    case .weightedCrossEntropy(let smoothing, let weights, let weighting):
      self = .crossEntropy(smoothing: smoothing, classWeights: weights, weighting: weighting)
    case .meanSquares(let factor): self = .meanSquares(factor: factor)
    case .binaryCrossEntropy(let weight): self = .binaryCrossEntropy(positiveWeight: weight)
    case .huber(let delta): self = .huber(delta: delta)
    }
  }

  private init(_ form: Form, _ objective: Objective) {
    self = objective
    self.form = form
  }

  /// Makes an objective from these functions.
  public init(
    targets: @escaping @Sendable (_ outputs: TensorType) -> TensorType,
    loss: @escaping @Sendable (_ outputs: Tensor, _ targets: Tensor) -> Tensor,
    accuracy: (@Sendable (_ outputs: Tensor, _ targets: Tensor) -> Tensor)? = nil, hasClasses: Bool = false,
    distribution: TargetDistribution? = nil
  ) {
    self.targets = targets
    self.loss = loss
    self.accuracy = accuracy
    self.hasClasses = hasClasses
    self.distribution = distribution
  }

  /// Throws for the first target that is no class of a network with these outputs.
  func check<Target: TensorElement>(_ targets: [Target], for outputs: TensorType) throws {
    let classes = outputs.shape.last ?? 1
    guard hasClasses, Target.self == Int32.self else { return }
    // The bytes are read as labels in place: a conversion would allocate memory in every step.
    try targets.withUnsafeBytes { bytes in
      let labels = bytes.bindMemory(to: Int32.self)
      guard let index = labels.firstIndex(where: { $0 < 0 || $0 >= classes }) else { return }
      throw NetworkError.labelOutOfRange(label: labels[index], index: index, classes: classes)
    }
  }

  /// Softmax cross-entropy of outputs [batch, …, classes] and int32 labels [batch, …], averaged.
  public static let crossEntropy = Objective(
    .crossEntropy,
    Objective(
      targets: { TensorType($0.shape.dropLast(), .int32) },
      loss: { classified($0, $1) { softmaxCrossEntropy($0, labels: $1) } },
      accuracy: { classified($0, $1) { AssayNetworks.accuracy($0, labels: $1) } }, hasClasses: true,
      distribution: .classes))

  /// Softmax cross-entropy with smoothed labels and class weights: see
  /// ``softmaxCrossEntropy(_:labels:smoothing:classWeights:weighting:reduction:file:line:)``.
  public static func crossEntropy(
    smoothing: Double = 0, classWeights: [Double]? = nil, weighting: ClassWeighting = .eachClass
  ) -> Objective {
    var objective = crossEntropy
    objective.loss = {
      classified($0, $1) {
        softmaxCrossEntropy(
          $0, labels: $1, smoothing: smoothing, classWeights: classWeights, weighting: weighting)
      }
    }
    // Smoothed labels are other targets of the same distribution. With class weights the loss is no log-likelihood.
    if classWeights != nil { objective.distribution = nil }
    return Objective(
      .weightedCrossEntropy(smoothing: smoothing, classWeights: classWeights, weighting: weighting), objective
    )
  }

  /// The mean of the squared differences.
  public static let meanSquares = meanSquares()

  /// The mean of `factor` times the squared differences: see ``squaredError(_:_:factor:reduction:file:line:)``.
  public static func meanSquares(factor: Double = 1) -> Objective {
    Objective(
      .meanSquares(factor: factor),
      Objective(
        targets: { $0 }, loss: { squaredError($0, $1, factor: factor) },
        distribution: .normal(factor: factor)))
  }

  /// Binary cross-entropy of logits and targets from 0 to 1, averaged. For the accuracy, a logit is correct
  /// when it is on the target's side of ½.
  public static func binaryCrossEntropy(positiveWeight: Double = 1) -> Objective {
    Objective(
      .binaryCrossEntropy(positiveWeight: positiveWeight),
      Objective(
        targets: { $0 },
        loss: { AssayNetworks.binaryCrossEntropy(logits: $0, $1, positiveWeight: positiveWeight) },
        accuracy: { (($0 .> 0) .== ($1 .> 0.5)).converted(to: $0.type.element).mean() },
        distribution: positiveWeight == 1 ? .binary : nil))
  }

  /// Huber's loss, averaged: see ``huberLoss(_:_:delta:reduction:file:line:)``.
  public static func huber(delta: Double = 1) -> Objective {
    Objective(
      .huber(delta: delta), Objective(targets: { $0 }, loss: { huberLoss($0, $1, delta: delta) }))
  }

  /// Applies a function of outputs [n, classes] and labels [n] to outputs [batch, …, classes] and labels
  /// [batch, …].
  private static func classified(
    _ outputs: Tensor, _ labels: Tensor, _ function: (_ outputs: Tensor, _ labels: Tensor) -> Tensor
  ) -> Tensor {
    let classes = outputs.shape.last ?? 0
    guard outputs.shape.count >= 2, classes >= 1 else {
      return outputs.refused(
        by: "crossEntropy", at: "objective",
        "takes outputs [batch, …, classes] of at least one class, not \(outputs.shape)")
    }
    let matrix = outputs.reshaped([outputs.type.count / classes, classes])
    // After a failure of the trace, tensors may have any rank.
    guard matrix.shape.count == 2 else { return matrix }
    return function(matrix, labels.reshaped([labels.type.count]))
  }
}
