import AssayTensors
import Testing

@Suite("Whole numbers, truth values and conversions") struct WholeNumberTests {
  /// Runs a program of int32 and bool inputs on every instruction set.
  private func check<Value: TensorElement & Equatable>(
    _ a: [Int32], _ b: [Int32], gives expected: [Value], _ body: (Tensor, Tensor) -> Tensor,
    line: Int = #line
  ) throws {
    let program = try Program { trace in
      let a = trace.input("a", [a.count], .int32)
      let b = trace.input("b", [b.count], .int32)
      trace.output("y", body(a, b))
    }
    for processor in Processor.available {
      let executor = Executor(Plan(program), on: processor)
      try executor.write("a", a)
      try executor.write("b", b)
      executor.run()
      #expect(
        try executor.read("y") == expected,
        sourceLocation: Testing.SourceLocation(
          fileID: #fileID, filePath: #filePath, line: line, column: 1))
    }
  }

  private let a: [Int32] = [.max, .min, -7, 0, 3, 46341, -46341, 12]
  private let b: [Int32] = [1, -1, 7, -1, 3, 46341, 46342, .min]

  private func pairs<Value>(_ function: (Int32, Int32) -> Value) -> [Value] { zip(a, b).map(function) }

  @Test func `arithmetic wraps as two's complement does`() throws {
    try check(a, b, gives: pairs(&+)) { $0 + $1 }
    try check(a, b, gives: pairs(&-)) { $0 - $1 }
    try check(a, b, gives: pairs(&*)) { $0 * $1 }
    try check(a, b, gives: pairs(max)) { $0.maximum($1) }
    try check(a, b, gives: pairs(min)) { $0.minimum($1) }
    try check(a, b, gives: a.map { 0 &- $0 }) { a, _ in -a }
    try check(a, b, gives: a.map { $0 < 0 ? 0 &- $0 : $0 }) { a, _ in a.absolute() }
    try check(a, b, gives: a.map { $0 &* 3 &- 1 }) { a, _ in a * 3 - 1 }
  }

  @Test func `comparisons and select are those of the numbers`() throws {
    try check(a, b, gives: pairs(==)) { $0 .== $1 }
    try check(a, b, gives: pairs(!=)) { $0 .!= $1 }
    try check(a, b, gives: pairs(<)) { $0 .< $1 }
    try check(a, b, gives: pairs(<=)) { $0 .<= $1 }
    try check(a, b, gives: pairs(>)) { $0 .> $1 }
    try check(a, b, gives: pairs(>=)) { $0 .>= $1 }
    try check(a, b, gives: pairs { $0 < $1 ? $0 : $1 }) { select($0 .< $1, $0, $1) }
  }

  @Test func `operands broadcast along rows and columns`() throws {
    try check([1, 2, 3], [10, 20], gives: [11, 21, 12, 22, 13, 23] as [Int32]) {
      $0.reshaped([3, 1]) + $1.reshaped([1, 2])
    }
    try check([1, 2, 3], [2], gives: [true, false, true]) { ($0 .!= $1) .| ($0 .> 5) }
  }

  @Test func `reductions wrap, and of truth values say any and all`() throws {
    try check(a, b, gives: [a.reduce(0, &+)]) { a, _ in a.sum() }
    try check(a, b, gives: [Int32.max]) { a, _ in a.maximum(axes: [0]) }
    try check(a, b, gives: [Int32.min]) { a, _ in a.minimum(axes: [0]) }
    try check(a, b, gives: [a[0] &+ a[1] &+ a[2] &+ a[3], a[4] &+ a[5] &+ a[6] &+ a[7]]) { a, _ in
      a.reshaped([2, 4]).sum(axes: [1])
    }
    try check(a, b, gives: (0..<4).map { a[$0] &+ a[$0 + 4] }) { a, _ in
      a.reshaped([2, 4]).sum(axes: [0])
    }
    try check([0, 0, 0, 1, 1, 1], [0], gives: [false, true]) { a, _ in
      (a .> 0).reshaped([2, 3]).maximum(axes: [1])
    }
    try check([0, 1, 1, 1, 0, 1], [0], gives: [false, false, true]) { a, _ in
      (a .> 0).reshaped([2, 3]).minimum(axes: [0])
    }
  }

  @Test func `logic has its truth tables`() throws {
    let (x, y): ([Int32], [Int32]) = ([0, 0, 1, 1], [0, 1, 0, 1])
    try check(x, y, gives: [false, false, false, true]) { ($0 .> 0) .& ($1 .> 0) }
    try check(x, y, gives: [false, true, true, true]) { ($0 .> 0) .| ($1 .> 0) }
    try check(x, y, gives: [true, true, false, false]) { x, _ in .!(x .> 0) }
    try check(x, y, gives: [false, true, true, false]) { ($0 .> 0) .!= ($1 .> 0) }
    try check(x, y, gives: [true, true, false, true]) { select($0 .> 0, $1 .> 0, .!($0 .> 0)) }
    // "or" binds less than "and", both less than comparisons.
    try check(x, y, gives: [true, true, false, true]) { .!($0 .> 0) .| $0 .> 0 .& $1 .> 0 }
  }

  @Test func `conversions truncate, saturate and keep their promises for NaN`() throws {
    let doubles: [Double] = [
      -2.9, -0.5, -0.0, 0.5, 2.9, 2_147_483_647, 2_147_483_648, -2_147_483_648.9, -1e300, .infinity,
      -.infinity, .nan, 2_147_483_646.999, .leastNonzeroMagnitude, 0.1, 16_777_217, 3.5e38,
    ]
    let program = try Program { trace in
      let wide = trace.input("wide", [doubles.count], .float64)
      let narrow = trace.input("narrow", [doubles.count])
      let whole = trace.input("whole", [a.count], .int32)
      for (name, x) in [("wide", wide), ("narrow", narrow), ("whole", whole)] {
        trace.output("\(name) as float32", x.converted(to: .float32) + 0)
        trace.output("\(name) as float64", x.converted(to: .float64) + 0)
        trace.output("\(name) as int32", x.converted(to: .int32) + 0)
        trace.output("\(name) as bool", x.converted(to: .bool))
        trace.output("\(name) as bool as float32", x.converted(to: .bool).converted(to: .float32))
        trace.output("\(name) as bool as int32", x.converted(to: .bool).converted(to: .int32))
      }
    }
    let floats = doubles.map(Float.init)
    func whole(_ x: Double) -> Int32 { x.isNaN ? 0 : Int32(max(-0x1p31, min(x, 0x1p31 - 1))) }
    for processor in Processor.available {
      let executor = Executor(Plan(program), on: processor)
      try executor.write("wide", doubles)
      try executor.write("narrow", floats)
      try executor.write("whole", a)
      executor.run()
      func bits32(_ values: [Float]) -> [UInt32] { values.map { $0.isNaN ? 1 : ($0 + 0).bitPattern } }
      #expect(try bits32(executor.read("wide as float32")) == bits32(floats))
      #expect(try executor.read("wide as int32") == doubles.map(whole))
      #expect(try executor.read("wide as bool") == doubles.map { $0 != 0 })
      #expect(
        try (executor.read("narrow as float64") as [Double]).map { $0.isNaN ? 1 : $0 }
          == floats.map { $0.isNaN ? 1 : Double($0) })
      #expect(try executor.read("narrow as int32") == floats.map { whole(Double($0)) })
      #expect(try executor.read("narrow as bool as float32") == floats.map { $0 != 0 ? 1 : 0 as Float })
      #expect(try executor.read("whole as float32") == a.map { Float($0) })
      #expect(try executor.read("whole as float64") == a.map { Double($0) })
      #expect(try executor.read("whole as bool as int32") == a.map { $0 != 0 ? 1 : 0 as Int32 })
    }
  }

  @Test func `derivatives pass between floating types and nowhere else`() throws {
    let result = try evaluate([("x", [3], [0.5, 1.25, -2])], outputs: ["through", "whole"]) {
      trace, inputs in
      guard let x = inputs["x"] else { return }
      let narrow = (x * x).converted(to: .float32).converted(to: .float64)
      trace.output("through", gradient(of: (narrow * narrow).sum(), withRespectTo: [x])[0])
      let whole = x.converted(to: .int32).converted(to: .float64)
      trace.output("whole", gradient(of: (whole * x).sum(), withRespectTo: [x])[0])
    }
    #expect(result["through"] == [0.5, 1.25, -2].map { 4 * $0 * $0 * $0 })
    #expect(result["whole"] == [0, 1, -2])
    try checkGradients(at: [CheckPoint([0.3, -1.2, 2.5, 0.7], [2, 2])]) { inputs in
      [inputs[0] * (inputs[0] * 3).converted(to: .float64)]
    }
  }

  @Test func `types that do not fit are named, with what would`() throws {
    func message(_ body: @escaping (Tensor, Tensor, Tensor) -> Tensor) -> String? {
      #expect(throws: TensorError.self) {
        try Program { trace in
          let x = trace.input("x", [2])
          let n = trace.input("n", [2], .int32)
          let t = trace.input("t", [2], .bool)
          trace.output("y", body(x, n, t))
        }
      }?.description
    }
    #expect(message { $0 + $1 + $2 }?.contains("the element types differ; convert one of them") == true)
    #expect(message { $1 / $1 + $0 + $2 }?.contains("takes float32 or float64") == true)
    #expect(message { $2 + $2 + $0 + $1 }?.contains("takes float32 or float64 or int32") == true)
    #expect(message { $1 * 0.5 + $0 + $2 }?.contains("the number 0.5 is no int32") == true)
    #expect(message { $0 .& $1 .& $2 }?.contains("takes bool tensors; compare or convert first") == true)
    #expect(message { _, _, t in t.sum() }?.contains("convert to int32 first") == true)
    #expect(message { _, n, _ in n.exponential() }?.contains("takes float32 or float64") == true)
  }
}
