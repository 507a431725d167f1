import AssayRandomness
import AssayTensors

/// How a parameter starts. Fans are counted for a weight of shape [outputs, inputs].
public enum Initialiser: Sendable, Hashable, Codable {
  case constant(Double)
  /// Independent normal numbers with this standard deviation.
  case normal(Double)
  /// Uniform numbers in [−bound, bound).
  case uniform(Double)
  /// Variance `gain`/n, where n is a fan: He is 2/fan in (arXiv 1502.01852), Glorot 1/mean fan (Glorot &
  /// Bengio 2010), LeCun 1/fan in (LeCun et al. 1998).
  case scaled(gain: Double, fan: Fan, shape: Distribution)

  /// The number n that a variance is divided by: inputs of a unit, or the mean of inputs and outputs.
  public enum Fan: String, Sendable, Hashable, Codable { case inputs, mean }
  /// The shape of the distribution with that variance.
  public enum Distribution: String, Sendable, Hashable, Codable { case normal, uniform }

  /// All 0.
  public static let zeros = Initialiser.constant(0)
  /// Normal, variance 2/fan in.
  public static let he = Initialiser.scaled(gain: 2, fan: .inputs, shape: .normal)
  /// Uniform, variance 2/fan in.
  public static let heUniform = Initialiser.scaled(gain: 2, fan: .inputs, shape: .uniform)
  /// Normal, variance 1/mean fan.
  public static let glorot = Initialiser.scaled(gain: 1, fan: .mean, shape: .normal)
  /// Uniform, variance 1/mean fan.
  public static let glorotUniform = Initialiser.scaled(gain: 1, fan: .mean, shape: .uniform)
  /// Normal, variance 1/fan in.
  public static let leCun = Initialiser.scaled(gain: 1, fan: .inputs, shape: .normal)
  /// Uniform, variance 1/fan in.
  public static let leCunUniform = Initialiser.scaled(gain: 1, fan: .inputs, shape: .uniform)

  /// The values for a parameter of that shape, row-major; element i is the stream's draw i.
  public func values(_ shape: [Int], from stream: RandomStream) -> [Double] {
    let count = shape.reduce(1, *)
    switch self {
    case .constant(let value):
      return [Double](repeating: value, count: count)
    case .normal(let deviation):
      return stream.normal(count: count).map { $0 * deviation }
    case .uniform(let bound):
      return stream.uniform(count: count).map { ($0 * 2 - 1) * bound }
    case .scaled(let gain, let fan, let distribution):
      let inputs = Double(shape.last ?? 1)
      let outputs = Double(shape.first ?? 1)
      let variance = gain / (fan == .inputs ? inputs : (inputs + outputs) / 2)
      switch distribution {
      case .normal: return Initialiser.normal(variance.squareRoot()).values(shape, from: stream)
      case .uniform:
        return Initialiser.uniform((3 * variance).squareRoot()).values(shape, from: stream)
      }
    }
  }
}
