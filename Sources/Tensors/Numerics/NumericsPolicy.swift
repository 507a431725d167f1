import AssayKernels

/// How a program's arithmetic is done: an experimental variable, chosen when the program is compiled and never
/// inside a layer. Whatever it says, the bits of a result depend on program, inputs, streams and policy alone.
///
/// What applies to a result is done in the order of the properties: it is computed in `element`, its terms added in
/// the order `accumulation`, disturbed by `noise`, and then rounded. Only computed results are disturbed and rounded
/// by the policy's rounding: not what is moved or chosen from other tensors. Floating inputs, states, constants,
/// draws and conversions are rounded to the nearest number of the format when they are read, so that no operation
/// sees a number that the format has not. Inside a sum, a product or a function nothing is rounded.
public struct NumericsPolicy: Sendable, Hashable {
  /// What all floating tensors become; `nil` leaves them as they were traced. The program is then as if it had been
  /// traced so - its inputs, states and outputs too - but draws are those of the traced type, converted.
  public var element: ElementType?
  /// The order of every sum.
  public var accumulation: AccumulationOrder
  /// The size ε of relative noise: a computed result r becomes r·(1 + ε·z), each operation rounded, with a standard
  /// normal z for each element and run. 0 is none.
  public var noise: Double
  /// What computed results are rounded to; `nil` is the element type itself.
  public var rounding: Rounding?
  /// The name of the stream that permutations, noise and stochastic rounding draw from, if any of them is asked
  /// for. It is seeded like others (``Executor/seed(_:with:)``); the k-th place of the trace that draws, in the
  /// order in which it was traced and also if nothing needs it, has the stream's `split(k)` for its own. In a `scan`,
  /// iteration i of n draws in run t what a draw outside would in run t·n + i.
  public var stream: String

  /// A narrower format, and how to round to it.
  public struct Rounding: Sendable, Hashable {
    /// A floating-point format in which no arithmetic is done.
    public enum Format: String, Sendable, Hashable, CaseIterable, Codable {
      /// 8 bits of significand, the exponents of float32.
      case bfloat16
      /// IEEE 754's binary16: 11 bits of significand, magnitudes to 65504.
      case float16
    }

    /// How a number between two of the format is rounded.
    public enum Mode: String, Sendable, Hashable, CaseIterable, Codable {
      /// To the nearer one, of two equally near ones to the one whose last bit is 0.
      case nearestEven
      /// Away from zero with the probability of how far it is from the one toward zero, as a fraction of their
      /// distance: where a uniform draw of the tensor's element type lies below that fraction.
      case stochastic
    }

    /// The numbers there are.
    public var format: Format
    /// Which of two is taken.
    public var mode: Mode

    /// Rounding to a format.
    public init(_ format: Format, _ mode: Mode = .nearestEven) {
      self.format = format
      self.mode = mode
    }
  }

  /// A policy that differs from the standard one where it says so.
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

  /// The program as it was traced, on the fast kernels.
  public static let standard = NumericsPolicy()

  /// Whether it changes nothing.
  var isStandard: Bool {
    element == nil && accumulation == .standard && noise == 0 && rounding == nil
  }
  /// Whether it needs its stream.
  var draws: Bool { accumulation == .permuted || noise > 0 || rounding?.mode == .stochastic }

  /// Throws what is wrong with it.
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
  /// Such as `float64, accumulation permuted, noise 0.001, rounding bfloat16 stochastic, stream numerics`;
  /// what is standard is left out.
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
