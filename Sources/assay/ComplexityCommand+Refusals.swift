import ArgumentParser

/// Refusals of options that mean nothing together or are out of range: every option given acts, or is refused.
extension ComplexityCommand {
  func validate() throws {
    for (mode, isChosen, others) in refusals where isChosen {
      for other in others where isGiven(other) {
        throw ValidationError("\(other) has no meaning with \(mode)")
      }
    }
    if shift != nil, partition != .overlapping, partition != .periodic {
      throw ValidationError("--shift needs --partition overlapping or --partition periodic")
    }
    if level != nil, binarise != .threshold {
      throw ValidationError("--level needs --binarise threshold")
    }
    if brief, let string = strings.first(where: { $0.utf8.contains(10) }) {
      throw ValidationError("--brief gives a line for a string, and '\(string)' has a line break")
    }
    try require("--alphabet", alphabet, from: 2, to: 256)
    try require("--local", local, from: 1)
    try require("--block", block, from: 1)
    try require("--shift", shift, from: 1)
    try require("--perturb", perturb, from: 1)
    if let prior, !(0...1).contains(prior) {
      throw ValidationError("--prior takes a probability, from 0 to 1, not \(prior)")
    }
  }

  /// For each way to ask, the options that have no meaning there.
  private var refusals: [(mode: String, isChosen: Bool, others: [String])] {
    [
      ("--file", file != nil, [Self.arguments]),
      ("--whole", whole, [Self.arguments]),
      ("--matrix", matrix, [Self.arguments, "--whole", "--encoding", "--prior", "--local"]),
      (
        "--brief", brief,
        [
          "--json", "--matrix", "--whole", "--local", "--prior", "--block", "--partition", "--shift",
          "--perturb", "--binarise", "--level",
        ]
      ),
    ]
  }

  private static let arguments = "a string as an argument"

  private func isGiven(_ option: String) -> Bool {
    switch option {
    case Self.arguments: !strings.isEmpty
    case "--whole": whole
    case "--matrix": matrix
    case "--json": format.json
    case "--encoding": encoding != nil
    case "--prior": prior != nil
    case "--local": local != nil
    case "--block": block != nil
    case "--partition": partition != nil
    case "--shift": shift != nil
    case "--perturb": perturb != nil
    case "--binarise": binarise != nil
    case "--level": level != nil
    default: preconditionFailure("no option \(option)")
    }
  }

  private func require(_ option: String, _ value: Int?, from least: Int, to most: Int = .max) throws {
    guard let value, !(least...most).contains(value) else { return }
    throw ValidationError(
      "\(option) takes a whole number from \(least)\(most == .max ? "" : " to \(most)"), not \(value)")
  }
}
