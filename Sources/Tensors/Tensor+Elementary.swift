// Each of these functions is one fixed sequence of IEEE operations on every processor; their errors in units
// in the last place are in Sources/Kernels/README.md.

extension Tensor {
  /// eˣ of each element, by one fixed sequence of fused multiply-adds on every processor.
  public func exponential(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.exponential), at: SourceLocation(file, line))
  }

  /// The natural logarithm of each element.
  public func logarithm(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.logarithm), at: SourceLocation(file, line))
  }

  /// The hyperbolic tangent of each element.
  public func hyperbolicTangent(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.hyperbolicTangent), at: SourceLocation(file, line))
  }

  /// The square root of each element, correctly rounded. At 0 the derivative is ∞, at −0 it is −∞.
  public func squareRoot(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.squareRoot), at: SourceLocation(file, line))
  }

  /// The absolute value of each element. At 0 the derivative is 1.
  public func absolute(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.absolute), at: SourceLocation(file, line))
  }

  /// The larger element of each pair, NaN if either is. Where both are equal, the derivative goes to `other`.
  public func maximum(_ other: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    combined(with: other, by: Binary(.maximum), at: SourceLocation(file, line))
  }

  /// The larger of each element and a number; at equality the derivative is 0.
  public func maximum(_ other: Double, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    maximum(constant(other), file: file, line: line)
  }

  /// The smaller element of each pair, NaN if either is. Where both are equal, the derivative goes to
  /// `other`.
  public func minimum(_ other: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    combined(with: other, by: Binary(.minimum), at: SourceLocation(file, line))
  }

  /// eˣ − 1 of each element, with full relative precision near 0.
  public func expMinusOne(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.expMinusOne), at: SourceLocation(file, line))
  }
  /// The natural logarithm of 1 + x for each element x, with full relative precision near 0; −∞ at −1, NaN below.
  public func logOnePlus(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.logOnePlus), at: SourceLocation(file, line))
  }
  /// 1/√x of each element: a square root and a division, each correctly rounded. ∞ at 0, −∞ at −0.
  public func reciprocalSquareRoot(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.reciprocalSquareRoot), at: SourceLocation(file, line))
  }
  /// The sine of each element, in radians. Every finite angle, however large, is reduced exactly.
  public func sine(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.sine), at: SourceLocation(file, line))
  }
  /// The cosine of each element, in radians. Every finite angle, however large, is reduced exactly.
  public func cosine(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.cosine), at: SourceLocation(file, line))
  }
  /// The error function erf x = 2/√π · ∫₀ˣ e^(−t²) dt of each element.
  public func errorFunction(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.errorFunction), at: SourceLocation(file, line))
  }
  /// The sigmoid σ(x) = 1/(1 + e⁻ˣ) of each element, with full relative precision in both tails and no
  /// overflow. Its derivative is σ·(1 − σ) of the rounded σ, so it is 0 where σ rounds to 1.
  public func sigmoid(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Unary(.sigmoid), at: SourceLocation(file, line))
  }
  /// ln(1 + eˣ) of each element, without overflow: max(x, 0) + ln(1 + e^−|x|). Its derivative is the sigmoid
  /// everywhere, ½ at 0.
  public func softplus(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    let negative = self .< 0
    let falling = select(negative, self, -self, file: file, line: line)
    let rising = select(negative, zeros, self, file: file, line: line)
    return rising + falling.exponential(file: file, line: line).logOnePlus(file: file, line: line)
  }

  /// Each element to the power of the exponent's element, broadcast. Special cases are those of C99's `pow`:
  /// x⁰ = 1 and 1ʸ = 1 even for NaN, and a negative number has a power only for whole exponents and NaN for
  /// others.
  ///
  /// Derivatives of every order are those of y·xʸ⁻¹ by x and xʸ·ln x by y; mixed ones are the same in both
  /// orders. Where a factor of 0 meets an infinite one they are limits, and where there is no limit they
  /// follow these rules:
  ///
  /// - y = 0: the derivative by x is 0 whatever x is, NaN too. The mixed derivative by x and y is 1/x, or 0 where
  ///   1/x is beyond the range.
  /// - x = 0, y ≥ 0: the power counts as constant in y, so all derivatives by y are 0. By x alone they are
  ///   those of the power with that exponent, such as 1 for y = 1 and ∞ for 0 < y < 1.
  /// - x = 0, y < 0: a pole; the derivative by y is −∞.
  /// - x < 0: there is no derivative by y: it is NaN, and so are mixed derivatives.
  /// - x = ∞, y < 0, and y = ±∞ where the power is 0: all derivatives are 0.
  public func power(_ exponent: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    combined(with: exponent, by: Binary(.power), at: SourceLocation(file, line))
  }
  /// Each element to the power of one number; see the form that takes a tensor.
  public func power(_ exponent: Double, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    power(constant(exponent), file: file, line: line)
  }

  /// Each element, or the nearest bound where it lies outside of both; NaN stays NaN. A trace in which `low`
  /// is not at most `high` is refused.
  ///
  /// The derivative is 1 from `low` to `high`, bounds included, as in PyTorch, and 0 outside.
  public func clamped(
    _ low: Double, _ high: Double, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    guard low <= high else {
      graph.fail(
        .operands(
          primitive: "clamped", reason: "the low bound \(low) is not at most the high bound \(high)",
          operands: [type], location: SourceLocation(file, line).description))
      return self
    }
    func all(_ bound: Double) -> Tensor { constant(bound).broadcast(to: shape, file: file, line: line) }
    let raised = select(self .< low, all(low), self, file: file, line: line)
    return select(self .> high, all(high), raised, file: file, line: line)
  }
}
