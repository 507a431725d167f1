import AssayTensors

/// The programs of a ``LossSurface``.
enum SurfaceProgram {
  case value, gradient, outputs, outputSlopes
  case jacobian, transposedJacobian, hessian, gaussNewton, fisher
  case perExample

  /// The name of the input that holds the vector of a product; nil for programs without one.
  var vector: String? {
    switch self {
    case .value, .gradient, .outputs, .outputSlopes, .perExample: nil
    case .jacobian, .hessian, .gaussNewton, .fisher: "direction"
    case .transposedJacobian: "cotangent"
    }
  }

  /// The program's results: one number, the outputs, or a tensor for each parameter.
  func results(
    _ traced: Model.ForwardPass, _ parameters: [LossSurface.Parameter], _ subject: SurfaceSubject,
    _ trace: Trace
  ) throws -> [Tensor] {
    let tensors = traced.tensors(of: parameters)
    /// The direction as an input of one vector, cut into a piece of each parameter's shape.
    func directions() -> [(variable: Tensor, direction: Tensor)] {
      let count = parameters.last?.range.upperBound ?? 0
      let vector = trace.input("direction", [count], subject.model.element)
      return zip(tensors, parameters).map { tensor, parameter in
        let part = vector.sliced(axis: 0, from: parameter.range.lowerBound, count: parameter.range.count)
        return (tensor, part.reshaped(parameter.type.shape))
      }
    }
    func adjoint(_ cotangent: Tensor) -> [Tensor] {
      vjp(of: [traced.outputs], cotangents: [cotangent], withRespectTo: tensors)
    }
    let outputs = traced.outputs
    switch self {
    case .value: return [traced.loss]
    case .outputs: return [outputs]
    case .outputSlopes: return [outputSlopes(traced, subject).slopes]
    case .gradient: return AssayTensors.gradient(of: traced.loss, withRespectTo: tensors)
    case .jacobian: return jvp(of: [outputs], along: directions())
    case .transposedJacobian: return adjoint(trace.input("cotangent", outputs.shape, outputs.type.element))
    case .hessian: return hessianVectorProduct(of: traced.loss, along: directions())
    case .gaussNewton:
      let moved = jvp(of: [outputs], along: directions())[0]
      let (variable, slopes) = outputSlopes(traced, subject)
      return adjoint(jvp(of: [slopes], along: [(variable, moved)])[0])
    case .fisher:
      guard let distribution = subject.model.objective.distribution else {
        throw LossSurface.refusal(
          "the objective states no distribution of the targets, whose expectation the Fisher matrix is; see "
            + "Objective.distribution, or take the Gauss–Newton matrix")
      }
      let moved = jvp(of: [outputs], along: directions())[0]
      return adjoint(distribution.information(of: outputs, along: moved))
    case .perExample:
      let given = Dictionary(
        zip(traced.scope.declared.map(\.name), traced.scope.tensors), uniquingKeysWith: { first, _ in first }
      )
      return vmap([traced.features, outputSlopes(traced, subject).slopes]) { example in
        let features = example[0].reshaped([1] + example[0].shape)
        let outputs = subject.model.network.applied(to: features, weights: given, mode: subject.mode).value
        return vjp(of: [outputs], cotangents: [example[1].reshaped(outputs.shape)], withRespectTo: tensors)
      }
    }
  }

  /// The outputs as a variable of their own, and the loss's derivatives with respect to them.
  private func outputSlopes(_ traced: Model.ForwardPass, _ subject: SurfaceSubject) -> (
    variable: Tensor, slopes: Tensor
  ) {
    let outputs = traced.outputs.watched()
    let loss = subject.model.objective.loss(outputs, traced.targets)
    return (outputs, AssayTensors.gradient(of: loss, withRespectTo: [outputs])[0])
  }
}
