import AssayTensors

/// Holds the derivatives that transforms traced to those of dual numbers: both as functions of the real numbers, so
/// that nothing but the rules of differentiation differs.
package struct DerivativeComparison {
  package private(set) var findings: [Finding] = []
  package private(set) var compared = 0
  package private(set) var isIllConditioned = false

  package init(_ random: RandomProgram, _ program: Program, initial: [String: [Double]]) throws {
    let directions = random.directions
    let slopes = Dictionary(uniqueKeysWithValues: directions.map { ($0.name, $0.direction) })
    var interpreter = Interpreter(program, values: initial, slopes: slopes, arithmetic: .real)
    let known = try interpreter.run()
    guard let loss = known["loss"]?.elements.first else { return }
    /// What is said of a slope along the directions by its parts along each axis.
    func along(_ prefix: String) -> Number? {
      var sum = Accumulator(.real)
      for leaf in directions {
        guard let parts = known["\(prefix) \(leaf.name)"] else { return nil }
        for (part, direction) in zip(parts.elements, leaf.direction) {
          sum.addProduct(part.number, Number(direction))
        }
      }
      return sum.result
    }
    if let gradient = along("slope") { compare("the gradient along the directions", gradient, loss.slope) }
    if let forward = known["along"]?.elements.first {
      compare("jvp along the directions", forward.number, loss.slope)
    }
    for leaf in directions {
      guard let curvature = known["curvature \(leaf.name)"], let slope = known["slope \(leaf.name)"] else {
        continue
      }
      for (index, (second, first)) in zip(curvature.elements, slope.elements).enumerated() {
        compare(
          "element \(index) of the Hessian by '\(leaf.name)' along the directions", second.number, first.slope
        )
      }
    }
  }

  private mutating func compare(_ what: String, _ traced: Number, _ dual: Number) {
    guard findings.isEmpty else { return }
    let size = max(traced.value.magnitude, dual.value.magnitude)
    guard traced.isKnown, dual.isKnown, size.isFinite, traced.error + dual.error <= 1e-2 * max(size, 1e-6)
    else {
      isIllConditioned = true
      return
    }
    compared += 1
    if (traced.value - dual.value).magnitude > traced.error + dual.error + 1e-300 {
      findings.append(
        Finding(
          .derivative,
          "\(what): \(traced.value) ± \(traced.error), where dual numbers have \(dual.value) ± \(dual.error)")
      )
    }
  }
}
