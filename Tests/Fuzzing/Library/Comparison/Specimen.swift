import AssayRandomness
import AssayTensors

/// A program with everything that a run of it depends on: what the fuzzer compares.
package struct Specimen {
  package var program: Program
  /// Elements of inputs, and first elements of states; those not named are zeros.
  package var values: [String: [Double]]
  /// Seeds each of the program's streams, under the stream's own name.
  package var seed: UInt64
  /// How often it runs; states go on.
  package var runs: Int

  package init(_ program: Program, values: [String: [Double]], seed: UInt64 = 0, runs: Int = 1) {
    self.program = program
    self.values = values
    self.seed = seed
    self.runs = runs
  }

  /// What a stream draws from.
  func stream(_ name: String) -> RandomStream { RandomStream(seed: seed, name: "fuzz").split(name) }

  /// The same with other inputs and streams: what runs beside it.
  func neighbour(_ number: Int) -> Specimen {
    var other = self
    other.seed &+= UInt64(number)
    for (name, elements) in values where elements.count > 1 {
      let turn = number % elements.count
      other.values[name] = Array(elements[turn...] + elements[..<turn])
    }
    return other
  }
}

/// Something that a program's inputs are written to and its results read from.
protocol Machine {
  func write(_ name: String, _ elements: [Double], _ type: TensorType) throws
  func seed(_ name: String, _ stream: RandomStream) throws
  func bits(_ name: String, _ type: TensorType) throws -> [UInt64]
}

/// The elements as a Swift type holds them, handed to `body`.
func withTyped(_ elements: [Double], _ element: ElementType, _ body: (any TypedElements) throws -> Void)
  rethrows
{
  switch element {
  case .float32: try body(Typed(elements.map { Float($0) }))
  case .float64: try body(Typed(elements))
  case .int32: try body(Typed(elements.map { Int32($0) }))
  case .bool: try body(Typed(elements.map { $0 != 0 }))
  }
}

protocol TypedElements {
  func write(_ name: String, to executor: Executor) throws
  func write(_ name: String, to replicas: Replicas, _ replica: Int) throws
}

struct Typed<Element: TensorElement>: TypedElements {
  var elements: [Element]
  init(_ elements: [Element]) { self.elements = elements }
  func write(_ name: String, to executor: Executor) throws { try executor.write(name, elements) }
  func write(_ name: String, to replicas: Replicas, _ replica: Int) throws {
    try replicas.write(name, elements, to: replica)
  }
}

extension Executor: Machine {
  func write(_ name: String, _ elements: [Double], _ type: TensorType) throws {
    try withTyped(elements, type.element) { try $0.write(name, to: self) }
  }
  func seed(_ name: String, _ stream: RandomStream) throws { try seed(name, with: stream) }
  func bits(_ name: String, _ type: TensorType) throws -> [UInt64] {
    switch type.element {
    case .float32: canonicalBits(try read(name, as: Float.self))
    case .float64: canonicalBits(try read(name, as: Double.self))
    case .int32: try read(name, as: Int32.self).map { UInt64(UInt32(bitPattern: $0)) }
    case .bool: truths(try read(name, as: Bool.self))
    }
  }
}

/// One replica among others.
struct Replica: Machine {
  let replicas: Replicas
  let number: Int

  func write(_ name: String, _ elements: [Double], _ type: TensorType) throws {
    try withTyped(elements, type.element) { try $0.write(name, to: replicas, number) }
  }
  func seed(_ name: String, _ stream: RandomStream) throws {
    try replicas.seed(name, with: stream, of: number)
  }
  func bits(_ name: String, _ type: TensorType) throws -> [UInt64] {
    switch type.element {
    case .float32: canonicalBits(try replicas.read(name, of: number, as: Float.self))
    case .float64: canonicalBits(try replicas.read(name, of: number, as: Double.self))
    case .int32: try replicas.read(name, of: number, as: Int32.self).map { UInt64(UInt32(bitPattern: $0)) }
    case .bool: truths(try replicas.read(name, of: number, as: Bool.self))
    }
  }
}

private func canonicalBits(_ values: [Float]) -> [UInt64] {
  values.map { UInt64(($0.isNaN ? Float.nan : $0).bitPattern) }
}
private func canonicalBits(_ values: [Double]) -> [UInt64] {
  values.map { ($0.isNaN ? Double.nan : $0).bitPattern }
}
/// The bytes, as a bool that is neither 0 nor 1 would be a finding.
private func truths(_ values: [Bool]) -> [UInt64] {
  values.withUnsafeBytes { $0.map { UInt64($0) } }
}

extension Machine {
  /// Inputs, states and streams as at the beginning.
  func prepare(_ specimen: Specimen, _ plan: Plan) throws {
    for (name, type) in plan.writable where !plan.isOfStream(name) {
      try write(
        name, specimen.values[name] ?? [Double](repeating: 0, count: type.count), type)
    }
    for name in plan.streams { try seed(name, specimen.stream(name)) }
  }

  /// Bits of all that can be read, by name.
  func snapshot(_ plan: Plan) throws -> Snapshot {
    var snapshot = Snapshot()
    for (name, type) in plan.readable { snapshot[name] = try bits(name, type) }
    return snapshot
  }
}

extension Plan {
  /// Whether the tensor is the words or the position of a stream, which seeding sets.
  func isOfStream(_ name: String) -> Bool {
    streams.contains { name == "\($0).words" || name == "\($0).position" }
  }
}

/// What a run left: bits of every tensor by its name, NaN canonical.
package typealias Snapshot = [String: [UInt64]]
