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
    try compareMoves(random, program, initial)
    try compareWhole(random, program, initial)
    /// What is said of a slope along the directions by its parts along each axis.
    func along(_ prefix: String) -> Number? {
      var sum = Number.zero
      for leaf in directions {
        guard let parts = known["\(prefix) \(leaf.name)"] else { return nil }
        let part = DerivativeComparison.sum(parts.elements[...], leaf.direction)
        sum = Arithmetic.real.add(sum, part)
      }
      return sum
    }
    let isSmooth = !interpreter.hasPoles && loss.number.value.isFinite
    if let gradient = along("slope") {
      compare("the gradient along the directions", gradient, loss.slope, isSmooth: isSmooth)
    }
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

  /// The slope by a watched tensor, with how the loss changes when another tensor takes its place.
  private mutating func compareMoves(
    _ random: RandomProgram, _ program: Program, _ initial: [String: [Double]]
  )
    throws
  {
    for (output, _) in program.listing.outputs where output.hasPrefix("moved ") {
      let name = String(output.dropFirst("moved ".count))
      var interpreter = Interpreter(
        program, values: initial, slopes: ["shift \(name)": [-1]], arithmetic: .real)
      let known = try interpreter.run()
      guard let moved = known[output]?.elements.first, let parts = known["slope \(name)"] else { continue }
      let slope = DerivativeComparison.sum(parts.elements[...], random.shift(name, parts.type.count))
      compare("the gradient by the watched tensor \(name)", slope, moved.slope)
    }
  }

  /// Jacobians and Hessians, times a direction of the one leaf that they are taken by.
  private mutating func compareWhole(
    _ random: RandomProgram, _ program: Program, _ initial: [String: [Double]]
  )
    throws
  {
    let outputs = program.listing.outputs.map(\.0).filter {
      $0.hasPrefix("jacobian ") || $0.hasPrefix("hessian ")
    }
    guard let name = outputs.first?.split(separator: " ")[1],
      let leaf = random.directions.first(where: { $0.name == name })
    else { return }
    var interpreter = Interpreter(
      program, values: initial, slopes: [leaf.name: leaf.direction], arithmetic: .real)
    let known = try interpreter.run()
    for output in outputs {
      let words = output.split(separator: " ").map(String.init)
      let source = words[0] == "hessian" ? "slope \(leaf.name)" : words[2]
      guard let whole = known[output], let values = known[source] else { continue }
      guard whole.type.shape == values.shape + leaf.type.shape else {
        findings.append(Finding(.derivative, "\(output) has the shape \(whole.type.shape)"))
        continue
      }
      for (index, value) in values.elements.enumerated() {
        let row = whole.elements[(index * leaf.type.count)..<((index + 1) * leaf.type.count)]
        compare(
          "row \(index) of \(output) along the direction", DerivativeComparison.sum(row, leaf.direction),
          value.slope)
      }
    }
  }

  /// Derivatives times a direction. What is not moved along does not count, even if it is no number.
  static func sum(_ parts: ArraySlice<Dual>, _ direction: [Double]) -> Number {
    var sum = Accumulator(.real)
    for (part, direction) in zip(parts, direction) where direction != 0 {
      sum.addProduct(part.number, Number(direction))
    }
    return sum.result
  }

  private mutating func compare(_ what: String, _ traced: Number, _ dual: Number, isSmooth: Bool = false) {
    guard findings.isEmpty else { return }
    let agreement = Agreement(traced: traced, dual: dual, isSmooth: isSmooth)
    if agreement == .undecided { isIllConditioned = true } else { compared += 1 }
    if case .different(let words) = agreement { findings.append(Finding(.derivative, "\(what): \(words)")) }
  }
}
