import AssayTensors
import Testing

/// Numbers among the attributes of primitives are compared, hashed and printed by their bits.
@Suite struct AttributeTests {
  @Test func `padding with −0 is not padding with 0`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [1])
      trace.output("plus", x.padded(low: [1], high: [0], value: 0))
      trace.output("minus", x.padded(low: [1], high: [0], value: -0.0))
    }
    let executor = try Executor(Plan(program))
    try executor.write("x", [3] as [Float])
    executor.run()
    #expect(try executor.read("plus", as: Float.self).map(\.bitPattern) == [Float(0), 3].map(\.bitPattern))
    #expect(
      try executor.read("minus", as: Float.self).map(\.bitPattern) == [Float(-0.0), 3].map(\.bitPattern))
    #expect(program.description.contains("pad([1], [0], [0], -0.0)"))
  }

  /// If sign and payload counted, NaNs would be several nodes with one text, but equal texts must mean equal
  /// programs.
  @Test func `NaNs of all signs and payloads are one number`() throws {
    let others = [-Double.nan, Double(nan: 5, signaling: false), .signalingNaN]
    func text(_ nan: Double) throws -> String {
      try Program { trace in
        let x = trace.input("x", [1])
        trace.output("sum", x.padded(low: [1], high: [1], value: nan) + nan)
        trace.output("array", trace.constant([nan, 1], [2]))
      }.description
    }
    for nan in others { #expect(try text(nan) == text(.nan)) }
    let program = try Program { trace in
      let x = trace.input("x", [1])
      for (number, nan) in ([Double.nan] + others).enumerated() {
        trace.output("\(number)", x.padded(low: [1], high: [1], value: nan) + nan)
      }
    }
    #expect(
      program.description.components("= pad(") == 1 && program.description.components("= constant(") == 1)
  }

  /// A `Double` or `Float` would be compared by value, and NaN would not even equal itself.
  @Test func `no primitive keeps a bare floating-point number`() {
    func check(_ value: Any, _ path: String) {
      #expect(!(value is Double) && !(value is Float), "\(path)")
      for child in Mirror(reflecting: value).children where path.count < 200 {
        check(child.value, path + "." + (child.label ?? "?"))
      }
    }
    for primitive in PrimitiveTable.all { check(primitive, primitive.signature) }
  }
}

extension String {
  /// The number of occurrences of a text in this one.
  fileprivate func components(_ text: String) -> Int {
    indices.count { self[$0...].hasPrefix(text) }
  }
}
