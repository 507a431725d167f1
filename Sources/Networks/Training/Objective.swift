import AssayTensors

/// What training lowers: one number from a network's outputs and what they should be.
public struct Objective: Sendable {
  /// The type of the targets, from that of the outputs.
  public var targets: @Sendable (_ outputs: TensorType) -> TensorType
  /// The loss of a minibatch, from outputs and targets.
  public var loss: @Sendable (_ outputs: Tensor, _ targets: Tensor) -> Tensor
  /// The share of the minibatch that is right, where that means something.
  public var accuracy: (@Sendable (_ outputs: Tensor, _ targets: Tensor) -> Tensor)?

  /// An objective of these functions.
  public init(
    targets: @escaping @Sendable (_ outputs: TensorType) -> TensorType,
    loss: @escaping @Sendable (_ outputs: Tensor, _ targets: Tensor) -> Tensor,
    accuracy: (@Sendable (_ outputs: Tensor, _ targets: Tensor) -> Tensor)? = nil
  ) {
    self.targets = targets
    self.loss = loss
    self.accuracy = accuracy
  }

  /// Softmax cross-entropy of outputs [batch, …, classes] and int32 labels [batch, …], in the mean.
  public static let crossEntropy = Objective(
    targets: { TensorType($0.shape.dropLast(), .int32) },
    loss: { softmaxCrossEntropy(rows($0), labels: $1.reshaped([$1.type.count])) },
    accuracy: { AssayNetworks.accuracy(rows($0), labels: $1.reshaped([$1.type.count])) })

  /// The mean of the squared differences.
  public static let meanSquares = Objective(
    targets: { $0 },
    loss: {
      let difference = $0 - $1
      return (difference * difference).mean()
    })

  /// [batch, …, classes] as a matrix.
  private static func rows(_ outputs: Tensor) -> Tensor {
    let classes = outputs.shape.last ?? 1
    return outputs.reshaped([outputs.type.count / max(classes, 1), classes])
  }
}
