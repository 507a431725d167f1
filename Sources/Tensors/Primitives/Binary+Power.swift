extension Binary {
  /// The derivatives y·xʸ⁻¹ and xʸ·ln x as expressions whose own derivatives are right too; their values at
  /// special points are stated at `Tensor.power`. The operand is selected before the power or the logarithm
  /// is taken, not after: otherwise the derivative of the branch that is not selected would be 0 times
  /// infinity.
  func powerAdjoint(_ cotangent: Tensor, base: Tensor, exponent: Tensor) -> [Tensor?] {
    [
      cotangent * slopeByBase(base, exponent), cotangent * slopeByExponent(base, exponent),
    ]
  }

  private func slopeByBase(_ base: Tensor, _ exponent: Tensor) -> Tensor {
    if let number = exponent.uniformNumber, number.isFinite, number != 0 {
      return exponent * base.combined(with: base.all(number - 1), by: self)
    }
    func power(_ x: Tensor, _ y: Tensor) -> Tensor { y * x.combined(with: y - 1, by: self) }
    let (zero, one) = (base.zeros, base.all(1))
    // Where x = 0 and y ≥ 0, the power counts as constant in y, so all derivatives by y are 0.
    let isHeld = (base .== zero) .& (exponent .>= zero)
    let y = select(isHeld, exponent.stoppingGradient(), exponent)
    // Derivatives of every order are 0 where y = 0 and 1/x is not finite, and where y is infinite and the power is 0.
    let size = base.absolute()
    let isFlat =
      ((exponent .== zero) .& .!((one / base).absolute() .< .infinity))
      .| ((exponent .== base.all(.infinity)) .& (size .< one))
      .| ((exponent .== base.all(-.infinity)) .& (size .> one))
    return select(isFlat, zero, power(select(isFlat, one, base), select(isFlat, one, y)))
  }

  private func slopeByExponent(_ base: Tensor, _ exponent: Tensor) -> Tensor {
    let (zero, one) = (base.zeros, base.all(1))
    let vanishes =
      ((base .== zero) .& (exponent .>= zero))
      .| ((base .== base.all(.infinity)) .& (exponent .< zero))
    let x = select(vanishes, one, base)
    // Where y = 0 and 1/x is not finite, the logarithm counts as constant, since its derivative 1/x does not fit the
    // type. `slopeByBase` does the same.
    let isTiny = (exponent .== zero) .& .!((one / x).absolute() .< .infinity)
    let logarithm = select(isTiny, x.stoppingGradient(), x).applying(Unary(.logarithm))
    return select(vanishes, zero, x.combined(with: exponent, by: self) * logarithm)
  }
}

extension Tensor {
  /// A number repeated in this tensor's shape.
  fileprivate func all(_ number: Double) -> Tensor { constant(number).broadcast(to: shape, at: location) }

  /// The one number in all elements of the tensor, if it is known when the program is traced.
  fileprivate var uniformNumber: Double? {
    let node = graph.nodes[index]
    if node.primitive is Broadcast {
      return Tensor(graph: graph, index: node.operands[0]).uniformNumber
    }
    return node.primitive.number
  }
}
