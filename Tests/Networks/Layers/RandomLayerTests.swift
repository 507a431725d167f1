import AssayNetworks
import AssayRandomness
import AssayTensors
import Testing

/// Random layers, against draws of the streams that they name.
@Suite struct RandomLayerTests {
  private func stream(_ name: String) -> RandomStream {
    RandomStream(seed: 1, name: "draws").split(name)
  }

  /// The uniform numbers by which layers decide and mix, whatever their element type.
  private func uniform(_ name: String, _ position: UInt64) -> Double {
    Double(stream(name).uniformFloat(at: position))
  }

  @Test(arguments: [0.1, 0.3, 0.5, 0.7, 1 - 0x1p-25, 0x1p-24, 1])
  func `programs in float32 and in float64 decide alike`(_ probability: Double) throws {
    let layers: [any Layer] = [
      Dropout(rate: probability), StochasticDepth(Flatten(), survival: 1 - probability),
      ShakeShake(Flatten(), Negation()), AdditiveNoise.input(deviation: 0.5, distribution: .uniform),
    ]
    for layer in layers {
      func output(_ element: ElementType, _ policy: NumericsPolicy = .standard) throws -> [Double] {
        let program = try Program { trace in
          let x = trace.input("x", [64, 16], element)
          trace.output("y", layer(x * 0 + 1, in: LayerScope(trace, mode: .training)).converted(to: .float64))
        }
        let plan = try Plan(program, policy: policy)
        let executor = try Executor(plan)
        for name in plan.streams { try executor.seed(name, with: stream(name)) }
        executor.run()
        return try executor.read("y")
      }
      let narrow = try output(.float32)
      for wide in [try output(.float64), try output(.float32, NumericsPolicy(element: .float64))] {
        for (a, b) in zip(narrow, wide) { #expect(abs(a - b) <= 1e-6 * max(abs(b), 1), "\(layer.kind)") }
      }
    }
  }

  private static let policies: [NumericsPolicy] = [
    NumericsPolicy(element: .float64), NumericsPolicy(rounding: .init(.bfloat16)),
    NumericsPolicy(rounding: .init(.float16)), NumericsPolicy(rounding: .init(.bfloat16, .stochastic)),
    NumericsPolicy(accumulation: .permuted), NumericsPolicy(noise: 0.01),
    NumericsPolicy(element: .float64, noise: 0.01, rounding: .init(.bfloat16, .stochastic)),
  ]

  /// At these rates a bfloat16 draw or threshold would decide otherwise for one element in some hundred.
  @Test(arguments: policies) func `under every policy the same is dropped and relabelled`(
    _ policy: NumericsPolicy
  ) throws {
    let layers: [any Layer] = [
      Dropout(rate: 0.3017), StochasticDepth(Flatten(), survival: 0.7009, unit: .example),
    ]
    func executor(_ policy: NumericsPolicy, _ body: (Trace) -> Void) throws -> Executor {
      let plan = try Plan(Program(body), policy: policy)
      let executor = try Executor(plan)
      for name in plan.streams { try executor.seed(name, with: stream(name)) }
      return executor
    }
    for layer in layers {
      func isKept(_ policy: NumericsPolicy) throws -> [Bool] {
        let executor = try executor(policy) { trace in
          let x = trace.input("x", [1024, 16])
          let y = layer(x * 0 + 1, in: LayerScope(trace, mode: .training))
          // What is dropped leaves 0, or 1 where a branch was added to 1; the noise of a policy changes no answer.
          trace.output("kept", select(y .> 1.2, y * 0 + 2, y * 0).converted(to: .int32))
        }
        executor.run()
        return try (executor.read("kept") as [Int32]).map { $0 != 0 }
      }
      let wanted = try isKept(.standard)
      #expect(Set(wanted) == [true, false], "\(layer.kind)")
      #expect(try isKept(policy) == wanted, "\(layer.kind)")
    }
    for replacement in [LabelNoise.Replacement.anyClass, .otherClass] {
      func labels(_ policy: NumericsPolicy) throws -> [Int32] {
        let executor = try executor(policy) { trace in
          let labels = trace.input("labels", [4096], .int32)
          let noise = LabelNoise(rate: 0.3017, replacement: replacement)
          trace.output(
            "noisy",
            noise(labels, classes: 100, which: trace.stream("which"), classes: trace.stream("classes")))
        }
        executor.run()
        return try executor.read("noisy")
      }
      #expect(try labels(policy) == labels(.standard), "\(replacement)")
    }
  }

  @Test(arguments: [1, 2, 5]) func `a mask is the stream's draws of that step`(_ step: Int) throws {
    let specimen = Specimen("", Dropout(rate: 0.4), [3, 4])
    let got = try LayerRun(specimen, .training, runs: step).output
    let x = specimen.input
    let wanted = x.indices.map { index in
      let draw = uniform("mask", UInt64((step - 1) * x.count + index))
      return draw < 0.4 ? 0 : x[index] * (1 / (1 - 0.4))
    }
    #expect(bits(got) == bits(wanted))
  }

  @Test func `dropped channels are dropped whole`() throws {
    let specimen = Specimen("", Dropout(rate: 0.5, unit: .channel), [3, 4, 2])
    let got = try LayerRun(specimen, .training).output
    for channel in 0..<12 {
      let isDropped = uniform("mask", UInt64(channel)) < 0.5
      let wanted = specimen.input[(channel * 2)..<(channel * 2 + 2)].map { isDropped ? 0 : $0 * 2 }
      #expect(bits(got[(channel * 2)..<(channel * 2 + 2)]) == bits(wanted))
    }
  }

  @Test func `a rate of 1 drops all, and a rate of 0 draws nothing`() throws {
    let all = try LayerRun(Specimen("", Dropout(rate: 1), [2, 3]), .training)
    #expect(all.output.allSatisfy { $0 == 0 })
    for layer in [
      Dropout(rate: 0) as any Layer, GaussianDropout(rate: 0), AdditiveNoise(deviation: 0),
      DropConnect(Flatten(), rate: 0), StochasticDepth(Flatten(), survival: 1),
    ] {
      let run = try LayerRun(Specimen("", layer, [2, 3]), .training)
      #expect(run.plan.streams.isEmpty)
      #expect(layer.needs.streams.isEmpty)
    }
  }

  @Test func `additive noise adds the stream's normal numbers`() throws {
    let specimen = Specimen("", AdditiveNoise(deviation: 0.5), [2, 3])
    let got = try LayerRun(specimen, .training).output
    let wanted = specimen.input.enumerated().map {
      $0.element + stream("noise").normal(at: UInt64($0.offset)) * 0.5
    }
    #expect(bits(got) == bits(wanted))
  }

  @Test(arguments: [AdditiveNoise(deviation: 2), .input(deviation: 2, distribution: .uniform)])
  func `noise has the deviation that is asked for`(_ layer: AdditiveNoise) throws {
    let specimen = Specimen("", layer, [1, 20_000])
    let noise = zip(try LayerRun(specimen, .training).output, specimen.input).map { $0 - $1 }
    let mean = noise.reduce(0, +) / 20_000
    let variance = noise.map { $0 * $0 }.reduce(0, +) / 20_000
    // Five standard errors; a uniform's are smaller.
    #expect(abs(mean) < 5 * 2 / 20_000.0.squareRoot())
    #expect(abs(variance / 4 - 1) < 5 * (2.0 / 20_000).squareRoot())
  }

  @Test func `gaussian dropout has mean 1 and the variance of dropout`() throws {
    let specimen = Specimen("", GaussianDropout(rate: 0.2), [1, 20_000])
    let factors = zip(try LayerRun(specimen, .training).output, specimen.input).map { $0 / $1 }
    let mean = factors.reduce(0, +) / 20_000
    let variance = factors.map { ($0 - 1) * ($0 - 1) }.reduce(0, +) / 20_000
    #expect(abs(mean - 1) < 5 * (0.25 / 20_000).squareRoot())
    #expect(abs(variance / 0.25 - 1) < 5 * (2.0 / 20_000).squareRoot())
  }

  @Test func `drop connect drops a weight for the whole minibatch`() throws {
    let layer = DropConnect(Dense(1, hasBias: false), rate: 0.5)
    let run = try LayerRun(Specimen("", layer, [3, 3]), .training, input: [1, 0, 0, 0, 1, 0, 0, 0, 1])
    let weight = try run.values(of: "dense.weight")
    let wanted = (0..<3).map {
      uniform("dense.weight.mask", UInt64($0)) < 0.5 ? 0 : weight[$0] * 2
    }
    #expect(run.output == wanted)
  }

  @Test(arguments: [StochasticDepth.Scaling.evaluation, .training])
  func `an example's body is whole or left out, and both modes agree in the mean`(
    _ scaling: StochasticDepth.Scaling
  ) throws {
    let layer = StochasticDepth(Flatten(), survival: 0.25, unit: .example, scaling: scaling)
    let specimen = Specimen("", layer, [8, 2])
    let x = specimen.input
    let got = try LayerRun(specimen, .training).output
    let factor: Double = scaling == .training ? 4 : 1
    for index in x.indices {
      let survives = uniform("survival", UInt64(index / 2)) < 0.25
      #expect(got[index] == (survives ? x[index] + x[index] * factor : x[index]))
    }
    let evaluated = try LayerRun(specimen, .evaluation).output
    let mean = scaling == .training ? 1 : 0.25
    #expect(evaluated == x.map { $0 + $0 * mean })
  }

  @Test(arguments: [ShakeShake.Backward.shake, .even, .keep])
  func `shake-shake mixes by one draw and differentiates by another`(_ backward: ShakeShake.Backward)
    throws
  {
    // The branches are x and −x: y = x + (2α − 1)·x, and the derivative is 1 + (2β − 1).
    let layer = ShakeShake(Flatten(), Negation(), backward: backward)
    let executor = try Executor(
      Plan(
        try Program { trace in
          let x = trace.input("x", [4, 1], .float64)
          let y = layer(x, in: LayerScope(trace, mode: .training))
          trace.output("y", y)
          trace.output("slope", gradient(of: y.sum(), withRespectTo: [x])[0])
        }))
    try executor.write("x", [1.0, 2, 4, 8])
    try executor.seed("forward", with: stream("forward"))
    if backward == .shake { try executor.seed("backward", with: stream("backward")) }
    executor.run()
    let y = try executor.read("y", as: Double.self)
    let slope = try executor.read("slope", as: Double.self)
    for index in 0..<4 {
      let alpha = uniform("forward", UInt64(index))
      let beta =
        switch backward {
        case .shake: uniform("backward", UInt64(index))
        case .even: 0.5
        case .keep: alpha
        }
      #expect(abs(y[index] - [1.0, 2, 4, 8][index] * 2 * alpha) < 1e-14)
      #expect(abs(slope[index] - 2 * beta) < 1e-14)
    }
  }

  private struct Negation: Layer {
    var kind: String { "negation" }
    func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor { -x }
  }

  @Test(arguments: [LabelNoise.Replacement.anyClass, .otherClass], [0, 0.3, 1])
  func `labels change as often as asked, to classes that are asked for`(
    _ replacement: LabelNoise.Replacement, _ rate: Double
  ) throws {
    let count = 4_000
    let labels = (0..<count).map { Int32($0 % 5) }
    let plan = Plan(
      try Program { trace in
        let given = trace.input("labels", [count], .int32)
        let noisy = LabelNoise(rate: rate, replacement: replacement)(
          given, classes: 5, which: trace.stream("which"), classes: trace.stream("classes"))
        trace.output("noisy", noisy)
      })
    let executor = try Executor(plan)
    try executor.write("labels", labels)
    for name in plan.streams { try executor.seed(name, with: stream(name)) }
    executor.run()
    let noisy = try executor.read("noisy", as: Int32.self)
    #expect(noisy.allSatisfy { (0..<5).contains($0) })
    let share = Double(zip(noisy, labels).filter { $0 != $1 }.count) / Double(count)
    let expected = replacement == .anyClass ? rate * 0.8 : rate
    let error = (expected * (1 - expected) / Double(count)).squareRoot()
    #expect(abs(share - expected) <= 5 * error)
    // Shifts by 1 … 4 are equally likely.
    guard rate == 1 else { return }
    for shift in 1..<5 {
      let hits = zip(noisy, labels).filter { ($0 - $1 + 5) % 5 == Int32(shift) }.count
      let wanted = replacement == .anyClass ? 0.2 : 0.25
      #expect(abs(Double(hits) / Double(count) - wanted) < 5 * (wanted * 0.8 / Double(count)).squareRoot())
    }
  }
}
