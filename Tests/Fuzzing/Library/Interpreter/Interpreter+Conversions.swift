import AssayTensors

extension Interpreter {
  func conversion(_ x: Grid, _ type: TensorType) -> Grid {
    let (origin, arithmetic) = (x.type, arithmetic(type))
    return Grid(
      type,
      x.elements.map { entry in
        let number = entry.number
        guard number.isKnown else { return Dual(.unknown, slope: type.isFloating ? entry.slope : .zero) }
        switch type.element {
        case .float32, .float64:
          let slope = origin.isFloating ? entry.slope : .zero
          let target = element ?? type.element
          let isWhole = !origin.isFloating
          if isReal || target == .float64 { return Dual(number, slope: slope) }
          if self.element != nil, !isWhole { return Dual(number, slope: slope) }
          if number.isExact { return Dual(Number(Double(Float(number.value))), slope: slope) }
          return Dual(
            origin.element == .float32 ? number : arithmetic.rounded(number.value, off: number.error),
            slope: slope)
        case .int32:
          let ends = [number.lowest, number.highest].map(whole)
          return ends[0] == ends[1] ? Dual(ends[0]) : .unknown
        case .bool:
          if number.isExact || number.value.isNaN { return Dual(number.value == 0 ? 0 : 1) }
          return number.value.magnitude > number.error ? Dual(1) : .unknown
        }
      })
  }

  /// Toward zero; beyond the range its nearest end, 0 for NaN.
  private func whole(_ value: Double) -> Double {
    if value.isNaN { return 0 }
    return min(max(value.rounded(.towardZero), Double(Int32.min)), Double(Int32.max)) + 0
  }

  /// The distance, about this value, of the numbers of a format with so many digits and this lowest one.
  private func step(_ value: Double, _ digits: Int, _ lowestDigit: Int) -> Double {
    let exponent = value == 0 ? lowestDigit : max(Int(value.exponent) - digits + 1, lowestDigit)
    return Double(sign: .plus, exponent: exponent, significand: 1)
  }

  /// Rounding to bfloat16 or float16, as IEEE 754 has it.
  func rounding(_ primitive: Attributes, _ operands: [Grid], _ type: TensorType) throws -> Grid {
    let how = try primitive.inner("rounding")
    let isHalf = try how.text("format") == "float16"
    let isStochastic = try how.text("mode") == "stochastic"
    let (digits, lowestDigit, largest) = isHalf ? (11, -24, 65504.0) : (8, -133, 0x1.FEp127)
    let result = operands[0].elements.indices.map { index -> Dual in
      let (element, number) = (operands[0].elements[index], operands[0].elements[index].number)
      guard number.isKnown, number.value.isFinite else { return element }
      let step = step(number.value, digits, lowestDigit)
      guard number.isExact, !isStochastic || operands[1].elements[index].number.isExact else {
        // What is not exactly known may lie where the format's numbers are wider apart.
        let highest = number.value.magnitude + number.error
        let widest = self.step(highest, digits, lowestDigit)
        guard highest + 2 * widest < largest else { return Dual(.unknown, slope: element.slope) }
        return Dual(Number(number.value, error: number.error + 2 * widest), slope: element.slope)
      }
      let scaled = number.value / step
      var rounded = scaled.rounded(.toNearestOrEven)
      if isStochastic {
        let toward = scaled.rounded(.towardZero)
        let isAway = operands[1].elements[index].number.value < (scaled - toward).magnitude
        rounded = isAway ? scaled.rounded(.awayFromZero) : toward
      }
      rounded *= step
      if rounded.magnitude > largest { rounded = rounded < 0 ? -.infinity : .infinity }
      if rounded == 0 { rounded = number.value.sign == .minus ? -0.0 : 0 }
      return Dual(Number(rounded), slope: element.slope)
    }
    return Grid(type, result)
  }
}
