import AssayTensors

/// Examples of `width` numbers in float32 with labels: what a ``Training`` of a classifier checks before it uses them.
extension Training {
  /// One step on a minibatch, features row-major. Returns the loss before the step. Throws labels that are no
  /// class, and numbers of values that do not fit.
  @discardableResult
  public func step(features: [Float], labels: [Int32], rate: Float) throws -> Float {
    try check(labels, features: features.count, count: nil)
    return Float(try step(features: features, targets: labels, rate: Double(rate)))
  }

  /// Mean loss and accuracy over all the examples given, as one batch.
  public func evaluate(features: [Float], labels: [Int32], mode: Mode) throws
    -> (loss: Float, accuracy: Float)
  {
    try check(labels, features: features.count, count: labels.count)
    let result = try evaluate(features: features, targets: labels, mode: mode)
    return (Float(result.loss), Float(result.accuracy))
  }

  private func check(_ labels: [Int32], features: Int, count: Int?) throws {
    let width = model.example.count
    let expected = count ?? batch
    guard features == expected * width, labels.count == expected else {
      throw NetworkError.wrongExampleCount(
        expected: expected, features: features, labels: labels.count, width: width)
    }
  }
}
