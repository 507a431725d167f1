import AssayFuzzing

/// Gives slices of programs to child processes, adds up what they compared, and cuts down what failed.
struct Supervisor {
  private(set) var counts = Counts()
  /// Programs that failed.
  private(set) var found = 0
  private var kinds: [Finding.Kind: Int] = [:]
  private var progress = ProgressLine(0, "programs")

  /// Programs of one child process.
  private static let slice: UInt64 = 200
  /// Failing programs of one kind that are cut down; the others are only named.
  private static let shrunk = 3

  mutating func run(seeds: Range<UInt64>) {
    progress = ProgressLine(seeds.count, "programs")
    var next = seeds.lowerBound
    while next < seeds.upperBound {
      let end = min(next + Supervisor.slice, seeds.upperBound)
      next = run(slice: next..<end)
    }
    progress.clear()
  }

  /// Runs the slice, or as much of it as its process lives for; the first seed that did not run.
  private mutating func run(slice: Range<UInt64>) -> UInt64 {
    var current = slice.lowerBound
    var findings: [Finding] = []
    let end = Child.run(["--slice", "\(slice.lowerBound)", "\(slice.upperBound)"]) { line in
      switch Slice.Line(line) {
      case .begin(let seed):
        current = seed
        findings = []
      case .finding(let finding): findings.append(finding)
      case .counts(let made):
        counts += made
        progress.advance(found: found)
        if !findings.isEmpty { tell(current, findings) }
        findings = []
      case nil: break
      }
    }
    guard let end else { return slice.upperBound }
    counts.programs += 1
    tell(current, [Finding(.crash, end)])
    return current + 1
  }

  /// Prints what a program did, and the smallest program that does the same.
  private mutating func tell(_ seed: UInt64, _ findings: [Finding]) {
    found += 1
    progress.clear()
    print("program \(seed) of fuzz-engine --seed \(seed) --count 1:")
    for finding in findings.prefix(6) { print("  \(finding)") }
    // A wrong number says more than an objection of the verifier.
    let kind = findings.map(\.kind).first { $0 != .verifier } ?? findings[0].kind
    kinds[kind, default: 0] += 1
    guard kinds[kind] ?? 0 <= Supervisor.shrunk else { return }
    var shrinker = Shrinker(budget: 400) { program in
      Supervisor.findings(program).contains { $0.kind == kind }
    }
    let smallest = shrinker.smallest(RandomProgram.random(seed: seed))
    print(smallest.swift)
    for finding in Supervisor.findings(smallest).prefix(6) { print("// \(finding)") }
    if let json = try? smallest.json { print("// as a value: \(String(decoding: json, as: UTF8.self))\n") }
  }

  /// What one program does in a process of its own.
  private static func findings(_ program: RandomProgram) -> [Finding] {
    var findings: [Finding] = []
    guard let json = try? program.json else { return [] }
    let end = Child.run(["--one"], input: json) { line in
      if case .finding(let finding) = Slice.Line(line) { findings.append(finding) }
    }
    if let end { findings.append(Finding(.crash, end)) }
    return findings
  }

  func report() {
    print(
      """
      \(counts.programs) programs, of which \(counts.refused) were refused and \(counts.illConditioned) are \
      ill-conditioned somewhere; \(counts.bits) comparisons of bits, \(counts.values) of values, \
      \(counts.derivatives) of derivatives
      """)
    print(
      found == 0
        ? "nothing found"
        : "\(found) programs failed: "
          + kinds.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) by \($0.key.rawValue)" }
          .joined(separator: ", "))
  }
}
