import AssayNetworks
import Testing

@Suite struct ScheduleTests {
  static let cases: [(String, Schedule)] = [
    ("steps", .steps(rate: 0.3, every: 7, factor: 0.4)),
    ("milestones", .milestones(rate: 0.3, at: [3, 11, 29], factor: 0.5)),
    ("exponential", .exponential(rate: 0.3, factor: 0.93)),
    ("cosine", .cosine(rate: 0.3, to: 0.02, steps: 39)),
    ("polynomial", .polynomial(rate: 0.3, to: 0, steps: 30, power: 2.5)),
    ("inverse square root", .inverseSquareRoot(rate: 0.3, over: 10)),
    ("warm restarts", .warmRestarts(rate: 0.3, to: 0.01, period: 5, growth: 2)),
    ("equal restarts", .warmRestarts(rate: 0.3, to: 0.01, period: 7, growth: 1)),
    ("one cycle", .oneCycle(peak: 0.3, steps: 40)),
    ("one early cycle", .oneCycle(peak: 0.5, steps: 40, rising: 0.1, startDivisor: 10, endDivisor: 50)),
    ("warm-up", .warmUp(steps: 8, from: 0.1, then: .exponential(rate: 0.3, factor: 0.9))),
  ]

  @Test func `schedules give PyTorch's rates`() throws {
    let references = try References.load("schedules")
    #expect(references.cases.map(\.name) == Self.cases.map(\.0))
    for (name, schedule) in Self.cases {
      let wanted = try references[name]["rates"]
      try schedule.validate()
      expectAgreement(wanted.values.indices.map { schedule($0) }, wanted, name)
    }
  }

  @Test func `a schedule stays at its end`() {
    #expect(Schedule.cosine(rate: 1, to: 0.25, steps: 10)(1_000_000) == 0.25)
    #expect(Schedule.polynomial(rate: 1, to: 0.25, steps: 10, power: 1)(10) == 0.25)
    #expect(Schedule.constant(0.5)(0) == 0.5)
    #expect(Schedule.warmUp(steps: 4, then: .constant(2))(0) == 0)
    #expect(Schedule.warmUp(steps: 4, then: .constant(2))(4) == 2)
  }

  @Test func `lengths and rates without meaning are refused in words`() {
    func message(_ schedule: Schedule) -> String? {
      #expect(throws: NetworkError.self) { try schedule.validate() }?.description
    }
    #expect(message(.steps(rate: 1, every: 0, factor: 1))?.contains("is 0; it must be at least 1") == true)
    #expect(message(.constant(.nan))?.contains("is nan; it must be 0 or positive, and finite") == true)
    #expect(message(.milestones(rate: 1, at: [5, 2], factor: 1))?.contains("must rise") == true)
    #expect(message(.oneCycle(peak: 1, steps: 2))?.contains("the rise must be longer") == true)
    #expect(message(.warmUp(steps: 3, then: .exponential(rate: -1, factor: 1)))?.contains("-1.0") == true)
  }
}
