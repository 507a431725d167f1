/// Something that must hold for a network and does not.
package struct NetworkFinding: Sendable, Hashable {
  /// What must hold.
  package enum Check: String, Sendable, Hashable, CaseIterable {
    // Properties of the step's program by itself, as of every program.
    case bits, verifier, value, derivative, refusal, crash
    // Promises about runs.
    case memory, training, replicas, resumption, evaluation, observation
    // Theorems.
    case modes, examplesAlone, zeroRate, scaledLoss, permutedExamples
  }

  /// What was checked.
  package var check: Check
  /// What was found instead, in words.
  package var detail: String
}

extension NetworkFinding: CustomStringConvertible {
  package var description: String { "\(check.rawValue): \(detail)" }
}

/// What checking one network came to.
package enum NetworkOutcome: Sendable {
  /// The network cannot be trained, for this reason.
  case refused(String)
  /// What does not hold; empty when all is well.
  case checked([NetworkFinding], comparisons: Int, isIllConditioned: Bool)

  package var findings: [NetworkFinding] {
    if case .checked(let findings, _, _) = self { findings } else { [] }
  }
}
