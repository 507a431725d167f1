import AssayTensors

/// What a model with these outputs says of its targets, where the objective is the negative logarithm of their
/// probability, up to constants: what a Fisher matrix is the expectation of.
public enum TargetDistribution: Sendable, Hashable {
  /// Classes with the probabilities softmax(outputs), along the last axis; in the mean over all others.
  case classes
  /// Each target by itself 1 with the probability σ(output), else 0; in the mean.
  case binary
  /// Each target by itself normal about its output, with the variance 1/(2·`factor`), as squared errors times that
  /// factor have it; in the mean.
  case normal(factor: Double)

  /// The Fisher information of the outputs times a direction: the expectation, over this distribution, of
  /// slope·⟨slope, direction⟩, with slopes of −log probability, and in the mean as the objective is.
  func information(of outputs: Tensor, along direction: Tensor) -> Tensor {
    switch self {
    case .classes:
      let classes = outputs.shape.last ?? 1
      let rows = outputs.type.count / max(classes, 1)
      let matrix = outputs.reshaped([rows, classes])
      guard matrix.shape.count == 2 else { return outputs }
      let powers = matrix.shiftedRows.0.exponential()
      let shares = powers / powers.sum(axes: [1]).reshaped([rows, 1])
      // Σ_y p_y (p − e_y)⟨p − e_y, d⟩ = p∘d − p⟨p, d⟩.
      let weighted = shares * direction.reshaped([rows, classes])
      let spread = weighted - shares * weighted.sum(axes: [1]).reshaped([rows, 1])
      return (spread / Double(rows)).reshaped(outputs.shape)
    case .binary:
      let share = outputs.sigmoid()
      return share * (-outputs).sigmoid() * direction / Double(outputs.type.count)
    case .normal(let factor):
      return direction * (2 * factor / Double(outputs.type.count))
    }
  }
}
