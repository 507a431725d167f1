import AssayTensors

/// Holds what runs left to the interpreter's values, each within its bound.
package struct ValueComparison {
  package private(set) var findings: [Finding] = []
  package private(set) var compared = 0
  /// Whether rounding decides any element: it is compared in bits only.
  package private(set) var isIllConditioned = false

  /// `initial` are elements of all inputs and states before the first run, `reference` what each run left.
  ///
  /// With `isReordered` the runs are those of the program under a policy that only orders sums and names the
  /// floating `element`, and the program is the one before: what the policy may not change it did not.
  package init(
    _ program: Program, _ plan: Plan, initial: [String: [Double]], reference: [Snapshot],
    element: ElementType? = nil, isReordered: Bool = false
  ) throws {
    var interpreter = Interpreter(
      program, values: initial, element: element, isReordered: isReordered)
    for (run, snapshot) in reference.enumerated() {
      let known = try interpreter.run()
      for (name, type) in plan.readable {
        guard let bits = snapshot[name], let grid = known[name] else { continue }
        check(name, run, elements(bits, type), grid)
      }
    }
  }

  private mutating func check(_ name: String, _ run: Int, _ found: [Double], _ expected: Grid) {
    for (index, (value, element)) in zip(found, expected.elements).enumerated() {
      let number = element.number
      guard number.isKnown else {
        isIllConditioned = true
        continue
      }
      compared += 1
      if number.error > 0x1p-6 * max(number.value.magnitude, 0x1p-20) { isIllConditioned = true }
      if holds(value, number) { continue }
      let bound = number.isExact ? "" : " ± \(number.error)"
      findings.append(
        Finding(
          .value, "'\(name)' after run \(run + 1): element \(index) is \(value), not \(number.value)\(bound)")
      )
      return
    }
  }

  private func holds(_ value: Double, _ number: Number) -> Bool {
    if number.value.isNaN { return value.isNaN }
    if number.isExact { return value == number.value && value.sign == number.value.sign }
    return (value - number.value).magnitude <= number.error
  }
}

/// Elements from the bits of a snapshot.
package func elements(_ bits: [UInt64], _ type: TensorType) -> [Double] {
  bits.map { bits in
    switch type.element {
    case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .float64: Double(bitPattern: bits)
    case .int32: Double(Int32(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .bool: Double(bits)
    }
  }
}
