import AssayTensors

/// One random program through every comparison.
package struct ProgramCheck {
  package private(set) var findings: [Finding] = []
  package private(set) var counts = Counts()

  package init(_ random: RandomProgram) {
    counts.programs = 1
    do {
      try check(random)
    } catch {
      counts.refused += 1
      if !ProgramCheck.isExpected(error) { findings.append(Finding(.refusal, "\(error)")) }
    }
  }

  /// The generator makes no call that does not fit, and no policy that a program does not stand; but it does not see
  /// that the derivative of a loop that sees numbers of two floating types would have to make both.
  private static func isExpected(_ error: any Error) -> Bool {
    guard case .operands("scan", let reason, _, _)? = error as? TensorError else { return false }
    return reason == "what a scan makes must have one floating element type"
  }

  private mutating func check(_ random: RandomProgram) throws {
    let program = try random.program()
    let leaves = Dictionary(uniqueKeysWithValues: random.leaves.map { ($0.name, $0.values) })
    let specimen = Specimen(
      try program.under(random.policy.policy), values: leaves, seed: random.seed, runs: random.runs)
    findings += BitComparison.objections(to: specimen.program)
    guard findings.isEmpty else { return }
    var chance = Chance(seed: random.seed, "lanes")
    var bits = try BitComparison(specimen, lanes: chance.pick([2, 3, 5, 16, 17]))
    if random.hasShortLoops, random.derivatives == .none, random.policy.policy == .standard {
      var unrolled = specimen
      unrolled.program = try random.program(isUnrolled: true)
      bits.compare("loops written out", try BitComparison.plainly(unrolled))
    }
    counts.bits += bits.compared
    findings += bits.findings
    let values = try ValueComparison(
      specimen.program, bits.plan, initial: bits.initial, reference: bits.reference)
    counts.values += values.compared
    findings += values.findings
    if !random.policy.isStandard, random.policy.onlyReorders {
      let unchanged = try ValueComparison(
        program, bits.plan, initial: bits.initial, reference: bits.reference,
        element: random.policy.policy.element, isReordered: true)
      counts.values += unchanged.compared
      findings += unchanged.findings.map { Finding(.value, "without the policy: \($0.words)") }
    }
    let definitions = try DefinitionComparison(random)
    counts.values += definitions.compared
    findings += definitions.findings
    var isIllConditioned = values.isIllConditioned
    if random.derivatives != .none {
      let derivatives = try DerivativeComparison(random, program, initial: bits.initial)
      counts.derivatives += derivatives.compared
      findings += derivatives.findings
      isIllConditioned = isIllConditioned || derivatives.isIllConditioned
    }
    if isIllConditioned { counts.illConditioned += 1 }
  }
}
