/// The initial values of a parameter. Fans are counted for a weight of shape [outputs, inputs], or [outputs,
/// inputs/groups, kernel…] of a convolution; a weight that is stored in another order is drawn in this shape
/// (``WeightLayout``).
///
/// ```swift
/// let weights = Initialiser.he.values([64, 784], from: RandomStream(seed: 1, name: .initialisation))
/// ```
public enum Initialiser: Sendable, Hashable, Codable {
  case constant(Double)
  /// Independent normal numbers with this standard deviation.
  case normal(Double)
  /// Independent numbers of a normal distribution cut off at twice its standard deviation. The given number
  /// is the standard deviation after the cut, 0.8796 times that before, as in Keras and JAX.
  case truncatedNormal(Double)
  /// Uniform numbers in [−bound, bound).
  case uniform(Double)
  /// Variance `gain`/n, where n is a fan: He is 2/fan in (arXiv 1502.01852), Glorot 1/mean fan (Glorot &
  /// Bengio 2010), LeCun 1/fan in (LeCun et al. 1998).
  case scaled(gain: Double, fan: Fan, shape: Distribution)
  /// `gain` times a matrix [outputs, all other axes] with orthonormal columns, or rows where those are fewer;
  /// uniform among such matrices (Saxe et al., arXiv 1312.6120; Mezzadri, arXiv math-ph/0609050).
  case orthogonal(gain: Double = 1)
  /// As ``orthogonal(gain:)``, for each square block of rows by itself: for the gates of a recurrent weight
  /// [gates·units, units].
  case orthogonalBlocks(gain: Double = 1)
  /// Zeros, except at the middle of the kernel, whose matrix [outputs, inputs] is ``orthogonal(gain:)`` (Xiao
  /// et al., arXiv 1806.05393). It preserves lengths where outputs are at least inputs. On an axis of even
  /// size the middle is the place after the centre.
  case deltaOrthogonal(gain: Double = 1)

  /// The number n that a variance is divided by: what goes into a unit (axis 1 and the kernel), what it goes out
  /// to (axis 0 and the kernel; groups are not counted, as PyTorch and Keras have it), or the mean of the two.
  public enum Fan: String, Sendable, Hashable, Codable, CaseIterable { case inputs, outputs, mean }
  /// The shape of the distribution with that variance; `truncated` is that of ``truncatedNormal(_:)``.
  public enum Distribution: String, Sendable, Hashable, Codable, CaseIterable {
    case normal, uniform, truncated
  }

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
}

extension Initialiser.Fan {
  /// The fan of a weight of this shape. With one axis that size is both inputs and outputs; a scalar has 1.
  public func callAsFunction(of shape: [Int]) -> Double {
    let kernel = shape.dropFirst(2).reduce(1.0) { $0 * Double($1) }
    let inputs = Double(shape.count > 1 ? shape[1] : shape.first ?? 1) * kernel
    let outputs = Double(shape.first ?? 1) * kernel
    return switch self {
    case .inputs: inputs
    case .outputs: outputs
    case .mean: (inputs + outputs) / 2
    }
  }
}

extension Initialiser.Distribution {
  /// Independent numbers of mean 0 with this variance.
  func initialiser(variance: Double) -> Initialiser {
    switch self {
    case .normal: .normal(variance.squareRoot())
    case .uniform: .uniform((3 * variance).squareRoot())
    case .truncated: .truncatedNormal(variance.squareRoot())
    }
  }
}
