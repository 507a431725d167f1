import AssayKernels
import AssayRandomness

/// Examples whose targets a random network of two layers, the teacher, computes: y =
/// v·tanh(W·x/√inputs)/√hidden + noise, with standard normal x, W and v (Saad & Solla 1995 with a tanh
/// teacher).
public struct TeacherStudent: Sendable, Hashable {
  /// The inputs, `count` × `inputs`, row by row.
  public let features: [Float]
  /// One target for each example.
  public let targets: [Float]
  /// The number of inputs of an example.
  public let inputs: Int
  /// The teacher's first weights W, [hidden, inputs], row by row.
  public let hiddenWeights: [Double]
  /// The teacher's output weights v.
  public let outputWeights: [Double]

  /// The number of examples.
  public var count: Int { targets.count }

  /// Draws W and v from `teacher`, so that several sets can have the same teacher, and inputs and noise from
  /// `stream`. Everything is computed in double precision, sums in order, and rounded once. Throws when a
  /// size is below 1, when inputs or hidden weights are more than 2³⁰ numbers, or when the noise's deviation
  /// makes no sense.
  public init(
    inputs: Int, hidden: Int, examples: Int, noise: Double = 0, teacher: RandomStream, stream: RandomStream
  ) throws {
    try DatasetError.demand(inputs, "inputs", of: "teacher-student")
    try DatasetError.demand(hidden, "hidden units", of: "teacher-student", numbersEach: inputs)
    try DatasetError.demand(examples, "examples", of: "teacher-student", numbersEach: inputs)
    guard noise >= 0, noise.isFinite else { throw DatasetError.noiseOutside(noise) }
    let weights = teacher.split("hidden weights").normal(count: hidden * inputs)
    let outer = teacher.split("output weights").normal(count: hidden)
    let features = stream.split("inputs").normalFloats(count: examples * inputs)
    let deviations = stream.split("noise").normal(count: examples)
    let (scale, outerScale) = (Double(inputs).squareRoot(), Double(hidden).squareRoot())
    targets = (0..<examples).map { example in
      let value = (0..<hidden).reduce(0.0) { sum, unit in
        let field = (0..<inputs).reduce(0.0) {
          $0 + weights[unit * inputs + $1] * Double(features[example * inputs + $1])
        }
        return sum + outer[unit] * assay_tanh(field / scale)
      }
      return Float(value / outerScale + noise * deviations[example])
    }
    self.features = features
    self.inputs = inputs
    hiddenWeights = weights
    outputWeights = outer
  }
}
