import AssayKernels

/// How a program's arithmetic is done: an experimental variable, chosen for a whole program after it is traced and
/// never inside a layer. Under every policy, the bits of a result depend on program, inputs, streams and policy
/// alone.
///
/// The properties apply to a result in their order: it is computed in `element`, with its terms added in the order
/// `accumulation`, then gets `noise`, and is then rounded. Noise and the policy's rounding apply to computed results
/// only, not to values that are moved or chosen from other tensors. Floating inputs, states, constants, draws and
/// conversions are rounded to the nearest number of the format when they are read, so that every operand is a number
/// of the format. Draws that decide something, such as which elements are dropped, are not rounded, so that decisions
/// are the same under every policy. Inside a sum, a product or a function nothing is rounded.
public struct NumericsPolicy: Sendable, Hashable {
  /// The element type of all floating tensors; `nil` keeps the types that were traced. The program is then
  /// the same as if it had been traced with that type, its inputs, states and outputs too; only draws are
  /// those of the traced type, converted.
  public var element: ElementType?
  /// The order of every sum.
  public var accumulation: AccumulationOrder
  /// The size ε of relative noise: a computed result r becomes r·(1 + ε·z), each operation rounded, with a
  /// standard normal z for each element and run. 0 means no noise.
  public var noise: Double
  /// The format to which computed results are rounded; `nil` keeps the element type.
  public var rounding: Rounding?
  /// The name of the stream that permutations, noise and stochastic rounding draw from, if the policy has any
  /// of them. It is seeded like other streams (``Executor/seed(_:with:)``). The k-th draw of the program, in
  /// the order of its text, uses the stream's `split(k)`. In a `scan`, iteration i of n draws in run t what a
  /// draw outside of it would draw in run t·n + i.
  public var stream: String

  /// A narrower format, and how numbers are rounded to it.
  public struct Rounding: Sendable, Hashable {
    /// A floating-point format that is only rounded to: no arithmetic is done in it.
    public enum Format: String, Sendable, Hashable, CaseIterable, Codable {
      /// 8 bits of significand, with the exponents of float32.
      case bfloat16
      /// IEEE 754's binary16: 11 bits of significand, magnitudes to 65504.
      case float16
    }

    /// How a number between two of the format is rounded.
    public enum Mode: String, Sendable, Hashable, CaseIterable, Codable {
      /// To the nearer one; if both are equally near, to the one whose last bit is 0.
      case nearestEven
      /// To one of the two at random, so that the mean is the number itself: away from zero where a uniform
      /// draw of the tensor's element type lies below the number's distance from the one toward zero, as a
      /// fraction of the distance between the two.
      case stochastic
    }

    /// The narrower format.
    public var format: Format
    /// How a number between two of the format is rounded.
    public var mode: Mode

    /// Makes a rounding to a format.
    public init(_ format: Format, _ mode: Mode = .nearestEven) {
      self.format = format
      self.mode = mode
    }
  }

  /// Makes a policy; every setting that is not given is the standard one.
  public init(
    element: ElementType? = nil, accumulation: AccumulationOrder = .standard, noise: Double = 0,
    rounding: Rounding? = nil, stream: String = "numerics"
  ) {
    self.element = element
    self.accumulation = accumulation
    self.noise = noise
    self.rounding = rounding
    self.stream = stream
  }

  /// The standard policy: the program as it was traced, on the fast kernels.
  public static let standard = NumericsPolicy()

  /// Whether the policy changes nothing.
  var isStandard: Bool {
    element == nil && accumulation == .standard && noise == 0 && rounding == nil
  }
  /// Whether the policy draws from its stream.
  var draws: Bool { accumulation == .permuted || noise > 0 || rounding?.mode == .stochastic }

  /// Throws when the policy has no meaning; the error gives the reason.
  func check() throws {
    if let element, !element.isFloating {
      throw TensorError.policy(
        "arithmetic is done in float32 or float64, not in \(element.rawValue)")
    }
    guard noise.isFinite, noise >= 0 else {
      throw TensorError.policy("the size of noise is a number from 0 on, not \(noise)")
    }
  }
}

extension NumericsPolicy: CustomStringConvertible {
  /// The settings as text, such as `float64, accumulation permuted, noise 0.001, rounding bfloat16
  /// stochastic, stream numerics`; standard settings are left out.
  public var description: String {
    var parts: [String] = []
    if let element { parts.append(element.rawValue) }
    if accumulation != .standard { parts.append("accumulation \(accumulation.rawValue)") }
    if noise != 0 { parts.append("noise \(noise)") }
    if let rounding { parts.append("rounding \(rounding.format.rawValue) \(rounding.mode.rawValue)") }
    if draws { parts.append("stream \(stream)") }
    return parts.isEmpty ? "standard" : parts.joined(separator: ", ")
  }
}

extension NumericsPolicy.Rounding.Format {
  var kernel: KernelPath {
    switch self {
    case .bfloat16: \.round_bfloat16
    case .float16: \.round_float16
    }
  }
  var stochasticKernel: KernelPath {
    switch self {
    case .bfloat16: \.round_bfloat16_by
    case .float16: \.round_float16_by
    }
  }
}
