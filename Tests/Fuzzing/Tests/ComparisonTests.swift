import AssayFuzzing
import AssayTensors
import Testing

/// The comparisons themselves: what is wrong is found.
@Suite struct ComparisonTests {
  private func specimen(_ body: (Trace, Tensor) -> Void, _ values: [Double]) throws -> Specimen {
    let program = try Program { trace in body(trace, trace.input("x", [values.count], .float64)) }
    return Specimen(program, values: ["x": values])
  }

  @Test func `one other bit is a finding`() throws {
    let specimen = try specimen({ $0.output("y", $1.exponential()) }, [0.5, 1, 2])
    var comparison = try BitComparison(specimen)
    #expect(comparison.findings == [])
    var snapshots = comparison.reference
    snapshots[0]["y"]?[1] ^= 1
    comparison.compare("with another bit", snapshots)
    #expect(comparison.findings.map(\.kind) == [.bits])
    #expect(comparison.findings[0].words.hasPrefix("with another bit: 'y' after run 1 of 1: element 1 is"))
  }

  @Test func `a value beyond the bound is a finding, one within it is none`() throws {
    let specimen = try specimen({ $0.output("y", ($1 * $1).sum()) }, [0.1, 0.2, 0.3])
    let comparison = try BitComparison(specimen)
    func findings(_ places: UInt64) throws -> [Finding] {
      var reference = comparison.reference
      reference[0]["y"]?[0] += places
      return try ValueComparison(
        specimen.program, comparison.plan, initial: comparison.initial, reference: reference
      ).findings
    }
    #expect(try findings(0) == [])
    #expect(try findings(1) == [])
    #expect(try findings(64).map(\.kind) == [.value])
  }

  @Test func `the interpreter knows the values of functions, sums and draws`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [4], .float64)
      trace.output("sum", x.sum())
      trace.output("sorted", x.sorted())
      trace.output("running", x.cumulativeSum(axis: 0))
      trace.output("root", x.squareRoot())
      trace.output("outer", x.reshaped([4, 1]).matrixProduct(x.reshaped([1, 4])))
    }
    var interpreter = Interpreter(program, values: ["x": [4, 1, 9, 0.25]])
    let results = try interpreter.run().mapValues { $0.elements.map(\.number.value) }
    #expect(results["sum"] == [14.25])
    #expect(results["sorted"] == [0.25, 1, 4, 9])
    #expect(results["running"] == [4, 5, 14, 14.25])
    #expect(results["root"] == [2, 1, 3, 0.5])
    #expect(results["outer"]?[9] == 9)
  }

  @Test func `dual numbers know derivatives from calculus`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [2], .float64)
      trace.output("y", x.element(0) * x.element(1).sine() / x.element(0).exponential())
    }
    var interpreter = Interpreter(
      program, values: ["x": [2, 0.5]], slopes: ["x": [1, 0]], arithmetic: .real)
    let y = try #require(try interpreter.run()["y"]?.elements.first)
    // d/dx x·e⁻ˣ·sin y = (1 − x)·e⁻ˣ·sin y
    #expect(abs(y.slope.value + 0.064_883_191_057_865) < 1e-10)
    #expect(y.slope.error < 1e-14)
  }

  @Test func `what is no number is not compared, whichever of both it is`() {
    for (traced, dual) in [(0.0, Double.nan), (.nan, 0), (.nan, .nan)] {
      let agreement = Agreement(traced: Number(traced), dual: Number(dual), isSmooth: false)
      #expect(agreement == .undecided)
    }
    #expect(Agreement(traced: Number(2), dual: Number(2), isSmooth: false) == .same)
    #expect(
      Agreement(traced: Number(2), dual: Number(3), isSmooth: false)
        == .different("2.0 ± 0.0, where dual numbers have 3.0 ± 0.0"))
  }

  @Test func `a failing program is cut down to what fails`() throws {
    /// Fails where a hyperbolic tangent is left.
    func fails(_ program: RandomProgram) -> Bool {
      program.statements.contains { $0.operation == .unary(.hyperbolicTangent) }
    }
    let seed = try #require((1...200 as ClosedRange<UInt64>).first { fails(.random(seed: $0)) })
    var shrinker = Shrinker(fails)
    let smallest = shrinker.smallest(.random(seed: seed))
    #expect(fails(smallest))
    #expect(smallest.statements.count == 2)
    #expect(smallest.swift.contains("hyperbolicTangent()"))
  }
}
