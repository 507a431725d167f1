extension Plan {
  /// Names of the outputs, in order.
  package var outputNames: [String] { outputs.keys.sorted() }
}

extension Executor {
  /// Shape and element type of an output. Throws a name that there is not.
  package func type(of output: String) throws -> TensorType {
    guard let buffer = plan.outputs[output] else {
      throw TensorError.unknownName(output, known: plan.outputNames)
    }
    return buffer.type
  }
}
