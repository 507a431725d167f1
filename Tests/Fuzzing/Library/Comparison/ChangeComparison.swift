import AssayTensors

/// Runs of what depends on some inputs alone, beside whole runs: a program keeps what other inputs determine, and every
/// result must have the bits of having computed all.
package struct ChangeComparison {
  package private(set) var findings: [Finding] = []
  package private(set) var compared = 0
  /// Runs that used what an earlier one had computed.
  package private(set) var partial = 0

  /// The program of that seed without draws and updates, which such plans do not take; some of its inputs change.
  package init(_ random: RandomProgram) throws {
    var random = random
    random.updates = []
    random.policy = RandomProgram.Policy()
    let program = try random.program()
    let names = random.leaves.map(\.name)
    guard Plan(program).streams.isEmpty, !names.isEmpty else { return }
    var chance = Chance(seed: random.seed, "changes")
    let changing = Set([chance.pick(names)] + names.filter { _ in chance.happens(1, in: 3) })
    let values = Dictionary(uniqueKeysWithValues: random.leaves.map { ($0.name, $0.values) })
    let specimens = (0...3).map { number in
      var specimen = Specimen(program, values: values)
      let neighbour = specimen.neighbour(number)
      for name in changing { specimen.values[name] = neighbour.values[name] }
      return specimen
    }
    for isFusing in [true, false] {
      let options = PlanOptions(isFusing: isFusing, changing: changing)
      let objections = Plan.findings(program, options)
      findings += objections.prefix(3).map { Finding(.verifier, "changing \(changing.sorted()): \($0)") }
      guard objections.isEmpty else { return }
      let plan = Plan(program, options)
      for (number, processor) in Processor.available.enumerated() {
        for threads in number == Processor.available.count - 1 ? [1, 3] : [1] {
          for isPoisoned in [false, true] {
            let executor = Executor(plan, on: processor, threads: threads, isPoisoned: isPoisoned)
            let way = "changing \(changing.sorted()), \(processor.name), \(threads) threads"
            try compare(way + (isPoisoned ? ", poisoned" : ""), executor, specimens, changing)
          }
        }
      }
    }
  }

  private mutating func compare(
    _ way: String, _ executor: Executor, _ specimens: [Specimen], _ changing: Set<String>
  ) throws {
    for (run, specimen) in specimens.enumerated() {
      let names = run == 0 ? nil : changing
      for (name, type) in executor.plan.writable where names?.contains(name) ?? true {
        try executor.write(name, specimen.values[name] ?? [Double](repeating: 0, count: type.count), type)
      }
      if try executor.run(changed: changing.sorted()) { partial += 1 }
      let found = try executor.snapshot(executor.plan)
      guard let wanted = try BitComparison.plainly(specimen).first else { return }
      for (name, bits) in wanted.sorted(by: { $0.key < $1.key }) {
        compared += 1
        if found[name] != bits {
          findings.append(Finding(.bits, "\(way): '\(name)' of run \(run)"))
          return
        }
      }
    }
  }
}
