import AssayTensors

/// Stochastic gradient descent with heavy-ball momentum: v ← μ·v + g; p ← p − rate·v
/// (PyTorch's form, Polyak 1964). With μ = 0 no velocity is kept.
public struct StochasticGradientDescent: Sendable, Hashable, Codable {
  /// μ, the share of the velocity that is kept.
  public var momentum: Double

  /// Plain gradient descent, unless a momentum is given.
  public init(momentum: Double = 0) { self.momentum = momentum }

  /// Adds the update of every parameter to the trace. `rate` is a scalar tensor.
  func update(
    _ parameters: [(variable: Variable, tensor: Tensor)], by gradients: [Tensor], rate: Tensor,
    in trace: Trace
  ) {
    for (parameter, gradient) in zip(parameters, gradients) {
      var step = gradient
      if momentum != 0 {
        let velocity = trace.state(
          "velocity." + parameter.variable.name, parameter.variable.type.shape,
          parameter.variable.type.element)
        step = velocity * momentum + gradient
        trace.update(velocity, to: step)
      }
      trace.update(parameter.tensor, to: parameter.tensor - step * rate)
    }
  }
}
