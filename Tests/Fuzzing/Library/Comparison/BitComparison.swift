import AssayTensors

/// Runs a specimen in every way that must not be seen in its results, and compares the bits.
package struct BitComparison {
  package private(set) var findings: [Finding] = []
  package private(set) var compared = 0
  /// After each run, as the plainest way has it: one call after the other, without vectors.
  package private(set) var reference: [Snapshot] = []
  /// Elements of inputs and states before the first run, streams included.
  package private(set) var initial: [String: [Double]] = [:]
  /// The same plan as the reference ran.
  package let plan: Plan
  private let specimen: Specimen

  /// `lanes`: how many replicas lie side by side, more than one block when above 16.
  package init(_ specimen: Specimen, lanes: Int = 3) throws {
    self.specimen = specimen
    let fused = Plan(specimen.program)
    let unfused = Plan(specimen.program, PlanOptions(isFusing: false))
    plan = unfused
    let processors = Processor.available
    guard let scalar = processors.first, let widest = processors.last else { return }
    let plainest = Executor(unfused, on: scalar)
    try plainest.prepare(specimen, unfused)
    for (name, type) in unfused.writable { initial[name] = elements(try plainest.bits(name, type), type) }
    reference = try states(plainest, unfused)
    for processor in processors {
      try compare("fused, \(processor.name)", fused, Executor(fused, on: processor))
      if processor.name != scalar.name {
        try compare("unfused, \(processor.name)", unfused, Executor(unfused, on: processor))
      }
    }
    // What holds no value holds poison: a result that depends on it is another.
    for (name, plan) in [("fused", fused), ("unfused", unfused)] {
      try compare(
        "\(name), \(widest.name), poisoned", plan, Executor(plan, on: widest, isPoisoned: true))
    }
    for threads in [2, 3, 8] {
      for (name, plan) in [("fused", fused), ("unfused", unfused)] {
        let executor = Executor(plan, on: widest, threads: threads)
        guard executor.parts > 1 else { continue }
        try compare("\(name), \(widest.name), \(threads) threads", plan, executor)
      }
    }
    // As few calls are so large, others are cut too, down to single rows and elements.
    for (threads, name, plan) in [(3, "fused", fused), (8, "unfused", unfused)] {
      let executor = Executor(plan, on: widest, threads: threads, worthwhile: 1)
      guard executor.parts > 1 else { continue }
      try compare("\(name), \(widest.name), \(threads) threads, cut small", plan, executor)
    }
    for processor in lanes > 16 ? processors : [lanes % 2 == 0 ? scalar : widest] {
      for layout in Replicas.Layout.allCases {
        try compare(layout, fused, on: processor, count: layout == .lanes ? lanes : 2)
      }
    }
  }

  /// What the verifier says of the plans of a program. A plan that it objects to is never made.
  package static func objections(to program: Program) -> [Finding] {
    [("fused", PlanOptions()), ("unfused", PlanOptions(isFusing: false))].flatMap { name, options in
      Plan.findings(program, options).prefix(3).map { Finding(.verifier, "\(name): \($0)") }
    }
  }

  /// What can be read after each of the specimen's runs.
  private func states(_ executor: Executor, _ plan: Plan) throws -> [Snapshot] {
    try executor.prepare(specimen, plan)
    return try (0..<specimen.runs).map { _ in
      executor.run()
      return try executor.snapshot(plan)
    }
  }

  private mutating func compare(_ way: String, _ plan: Plan, _ executor: Executor) throws {
    compare(way, try states(executor, plan))
    compare("\(way), once more", try states(executor, plan))
  }

  private mutating func compare(
    _ layout: Replicas.Layout, _ plan: Plan, on processor: Processor, count: Int
  ) throws {
    let replicas = Replicas(
      plan, count: count, on: processor, threads: count > 16 ? 2 : 1, layout: layout, isPoisoned: true)
    guard replicas.layout == layout else { return }
    let own = Set([0, count / 2, count - 1])
    for number in 0..<count {
      try Replica(replicas: replicas, number: number)
        .prepare(own.contains(number) ? specimen : specimen.neighbour(number), plan)
    }
    var left: [Int: [Snapshot]] = [:]
    for _ in 0..<specimen.runs {
      replicas.run()
      for number in own {
        left[number, default: []].append(try Replica(replicas: replicas, number: number).snapshot(plan))
      }
    }
    for number in own.sorted() {
      compare(
        "fused, \(processor.name), replica \(number) of \(count) in \(layout.rawValue)", left[number] ?? [])
    }
  }

  /// Compares snapshots of another way with those of the reference.
  package mutating func compare(_ way: String, _ snapshots: [Snapshot]) {
    for (run, (snapshot, reference)) in zip(snapshots, reference).enumerated() {
      for (name, bits) in reference.sorted(by: { $0.key < $1.key }) {
        guard let other = snapshot[name] else { continue }
        compared += 1
        guard other != bits else { continue }
        let place = zip(bits, other).enumerated().first { $0.element.0 != $0.element.1 }
        let words =
          place.map {
            "element \($0.offset) is \(String($0.element.1, radix: 16)), not \(String($0.element.0, radix: 16))"
          } ?? "there are \(other.count) elements, not \(bits.count)"
        findings.append(
          Finding(.bits, "\(way): '\(name)' after run \(run + 1) of \(snapshots.count): \(words) (bits)"))
        return
      }
    }
  }
}

extension BitComparison {
  /// What each run leaves, the plainest way.
  static func plainly(_ specimen: Specimen) throws -> [Snapshot] {
    let plan = Plan(specimen.program, PlanOptions(isFusing: false))
    guard let scalar = Processor.available.first else { return [] }
    let executor = Executor(plan, on: scalar)
    try executor.prepare(specimen, plan)
    return try (0..<specimen.runs).map { _ in
      executor.run()
      return try executor.snapshot(plan)
    }
  }
}
