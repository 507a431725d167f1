import AssayKernels

/// An element type the kernels exist for.
protocol KernelElement: BinaryFloatingPoint, Sendable where RawSignificand: Sendable {
  associatedtype Bits: FixedWidthInteger & UnsignedInteger & Sendable
  var bits: Bits { get }
  init(bits: Bits)
  static func kernels(_ table: assay_kernel_table) -> assay_kernels_of_type
  static func canonicaliseNaN(_ values: UnsafeMutablePointer<Self>, _ count: Int)
}

extension Float: KernelElement {
  var bits: UInt32 { bitPattern }
  init(bits: UInt32) { self.init(bitPattern: bits) }
  static func kernels(_ table: assay_kernel_table) -> assay_kernels_of_type { table.f32 }
  static func canonicaliseNaN(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
    assay_canonicalise_nan_f32(values, Int64(count))
  }
}

extension Double: KernelElement {
  var bits: UInt64 { bitPattern }
  init(bits: UInt64) { self.init(bitPattern: bits) }
  static func kernels(_ table: assay_kernel_table) -> assay_kernels_of_type { table.f64 }
  static func canonicaliseNaN(_ values: UnsafeMutablePointer<Double>, _ count: Int) {
    assay_canonicalise_nan_f64(values, Int64(count))
  }
}

/// The instruction sets this processor has; the scalar one is always among them.
enum InstructionSet: UInt32, CaseIterable, CustomStringConvertible, Sendable {
  case scalar = 0
  case avx2, avx512, neon

  static var available: [InstructionSet] { allCases.filter { $0.table != nil } }
  var table: UnsafePointer<assay_kernel_table>? { assay_kernels_for(assay_isa(rawValue)) }
  var description: String { table.map { String(cString: $0.pointee.name) } ?? "\(rawValue)" }

  func kernels<E: KernelElement>(_: E.Type) -> assay_kernels_of_type {
    guard let table else { fatalError("\(rawValue) is not available") }
    return E.kernels(table.pointee)
  }
}

/// Runs one kernel and returns `out`, which holds `initial` before.
func run<Out>(
  _ kernel: assay_kernel?, _ initial: [Out], _ a: UnsafeRawPointer?, _ b: UnsafeRawPointer? = nil,
  _ c: UnsafeRawPointer? = nil, scratch: UnsafeRawPointer? = nil, sizes: [Int], scalar: Double = 0
) -> [Out] {
  let out = Guarded(initial)
  execute(kernel, out.pointer, a, b, c, scratch: scratch, sizes: sizes, scalar: scalar)
  return out.elements
}

/// Runs one kernel on given memory.
func execute(
  _ kernel: assay_kernel?, _ out: UnsafeMutableRawPointer, _ a: UnsafeRawPointer?,
  _ b: UnsafeRawPointer? = nil, _ c: UnsafeRawPointer? = nil, scratch: UnsafeRawPointer? = nil,
  sizes: [Int], scalar: Double = 0
) {
  var call = assay_call()
  call.run = kernel
  call.out = out
  call.in = (a, b, c, scratch)
  withUnsafeMutableBytes(of: &call.n) { memory in
    for (index, size) in zip(memory.bindMemory(to: Int64.self).indices, sizes) {
      memory.bindMemory(to: Int64.self)[index] = Int64(size)
    }
  }
  call.s = (scalar, 0)
  assay_run(&call, 1)
}

/// The bits, with every NaN made the same: the sign and payload of a NaN depend on the processor.
func bits<E: KernelElement>(_ values: [E]) -> [E.Bits] {
  values.map { $0.isNaN ? E.nan.bits : $0.bits }
}

/// The SplitMix64 generator, so that the tests draw the same numbers on every machine.
struct Draw {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  /// Values of very different magnitude, so that another order of operations changes bits.
  mutating func ordinary<E: KernelElement>(_ count: Int, _: E.Type = E.self) -> [E] {
    (0..<count).map { _ in
      let unit = Double(next() >> 11) * 0x1p-53 - 0.5
      return E(unit * [1, 1e-3, 1e3][below(3)])
    }
  }

  /// Ordinary values mixed with zeros of both signs, infinities, NaN, subnormals and extremes.
  mutating func special<E: KernelElement>(_ count: Int, _: E.Type = E.self) -> [E] {
    let rare: [E] = [
      0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNormalMagnitude / 3,
      .greatestFiniteMagnitude, 1, -1,
    ]
    return ordinary(count, E.self).map { below(3) == 0 ? pick(rare) : $0 }
  }
}

/// Sizes at and next to every vector length and block size.
let edgeSizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 23, 31, 32, 33, 47, 61, 64, 65, 97]
