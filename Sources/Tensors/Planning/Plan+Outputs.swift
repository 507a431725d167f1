extension Plan {
  /// Names of the outputs, sorted.
  package var outputNames: [String] { outputs.keys.sorted() }
}

extension Executor {
  /// Shape and element type of an output. Throws when there is no output of this name.
  package func type(of output: String) throws -> TensorType {
    guard let buffer = plan.outputs[output] else {
      throw TensorError.unknownName(output, known: plan.outputNames)
    }
    return buffer.type
  }
}
