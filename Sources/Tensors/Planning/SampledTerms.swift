import AssayKernels

/// The expressions that compute some sampled elements of an array, in eight rows and three columns. Each is a 64-bit
/// hash: equal expressions have equal hashes, and different ones collide with a probability of about 2⁻⁶⁴. In an
/// array with one element for each row, the three columns are equal.
struct SampledTerms: Equatable {
  typealias Lanes = SIMD8<UInt64>

  var first: Lanes
  var middle: Lanes
  var last: Lanes

  init(_ first: Lanes, _ middle: Lanes, _ last: Lanes) {
    (self.first, self.middle, self.last) = (first, middle, last)
  }

  /// One term a row.
  init(rows: Lanes) { self.init(rows, rows, rows) }

  private static func mixed(_ a: Lanes, _ b: Lanes) -> Lanes {
    var mixed = (a ^ b) &* Lanes(repeating: 0x9E37_79B9_7F4A_7C15)
    mixed ^= mixed &>> 29
    mixed &*= Lanes(repeating: 0xBF58_476D_1CE4_E5B9)
    return mixed ^ (mixed &>> 32)
  }

  /// A number that stands for an operation.
  private static func seed(_ operation: Int) -> Lanes {
    var mixed = (UInt64(truncatingIfNeeded: operation) ^ 0x94D0_49BB_1331_11EB) &* 0x9E37_79B9_7F4A_7C15
    mixed ^= mixed &>> 29
    mixed &*= 0xBF58_476D_1CE4_E5B9
    return Lanes(repeating: mixed ^ (mixed &>> 32))
  }

  /// The operation on the elements of these arrays, which are given in order.
  init(_ operation: Int, of operands: [SampledTerms]) {
    self.init(rows: SampledTerms.seed(operation))
    for operand in operands {
      first = SampledTerms.mixed(first, operand.first)
      middle = SampledTerms.mixed(middle, operand.middle)
      last = SampledTerms.mixed(last, operand.last)
    }
  }

  /// The operation on whole rows of the array: one term a row.
  init(_ operation: Int, ofRows operand: SampledTerms) {
    let whole = [operand.first, operand.middle, operand.last]
    self.init(rows: whole.reduce(SampledTerms.seed(operation), SampledTerms.mixed))
  }

  /// Elements of a buffer, by the byte at which each begins.
  init(buffer: Int, elementBytes: Int, bytes: SampledIndices) {
    let seed = SampledTerms.seed(buffer << 4 | elementBytes)
    func element(_ byte: SIMD8<Int>) -> Lanes {
      SampledTerms.mixed(seed, Lanes(truncatingIfNeeded: byte))
    }
    self.init(element(bytes.first), element(bytes.middle), element(bytes.last))
  }

  /// The first element of each row in place of all its elements.
  var ofFirstColumn: SampledTerms { SampledTerms(rows: first) }
}

/// A number, such as an index or a byte offset, for each element that `SampledTerms` samples.
struct SampledIndices: Equatable {
  var first: SIMD8<Int>
  var middle: SIMD8<Int>
  var last: SIMD8<Int>

  init(_ first: SIMD8<Int>, _ middle: SIMD8<Int>, _ last: SIMD8<Int>) {
    (self.first, self.middle, self.last) = (first, middle, last)
  }

  /// One number a row.
  init(rows: SIMD8<Int>) { self.init(rows, rows, rows) }

  /// The coordinate along each axis of `shape`, for elements that are given by their row-major index.
  func coordinates(_ shape: [Int]) -> [SampledIndices] {
    var rest = self
    var coordinates = [SampledIndices](repeating: rest, count: shape.count)
    for axis in shape.indices.reversed() {
      let size = SIMD8<Int>(repeating: shape[axis])
      coordinates[axis] = SampledIndices(rest.first % size, rest.middle % size, rest.last % size)
      rest = SampledIndices(rest.first / size, rest.middle / size, rest.last / size)
    }
    return coordinates
  }

  /// Each number times `factor`, plus `summand`.
  func scaled(by factor: Int, plus summand: Int = 0) -> SampledIndices {
    let (factor, summand) = (SIMD8<Int>(repeating: factor), SIMD8<Int>(repeating: summand))
    return SampledIndices(
      first &* factor &+ summand, middle &* factor &+ summand, last &* factor &+ summand)
  }

  static func + (a: SampledIndices, b: SampledIndices) -> SampledIndices {
    SampledIndices(a.first &+ b.first, a.middle &+ b.middle, a.last &+ b.last)
  }
}
