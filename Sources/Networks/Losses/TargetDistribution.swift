import AssayTensors

/// The distribution of targets that a network's outputs describe, where the objective is the negative log-likelihood
/// up to constants. The Fisher matrix is an expectation over this distribution.
public enum TargetDistribution: Sendable, Hashable {
  /// Classes with the probabilities softmax(outputs) along the last axis. The objective is the mean over all other
  /// axes.
  case classes
  /// Independent targets, each 1 with probability σ(output) and otherwise 0. The objective is the mean over targets.
  case binary
  /// Independent targets, each normal with its output as mean and the variance 1/(2·`factor`): the distribution that
  /// belongs to the squared error times `factor`. The objective is the mean over targets.
  case normal(factor: Double)

  /// The Fisher matrix of the outputs times a direction: the expectation over targets of slope·⟨slope, direction⟩,
  /// where slope is the gradient of −log probability by the outputs. It is scaled as the mean in the objective is.
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
