import AssayComplexity
import Foundation
import Testing

@Test
func `All 4095 binary values of pybdm agree to 1e-12, save the one no machine prints`() throws {
  let table = try Fifth.table.get()
  var compared = 0
  for row in try Oracle.rows("pybdm-b2-d12") {
    let estimate = table.estimate(symbols(row[0]))
    if row[0] == "000110100111" {
      #expect(estimate.bits == nil)
      #expect(estimate.provenance == .impossible)
      continue
    }
    let (bits, expected) = (try #require(estimate.bits), try #require(Double(row[1])))
    #expect(abs(bits - expected) <= 1e-12, "\(row[0])")
    compared += 1
  }
  #expect(compared == 4_094)
}

@Test
func `The values that acss publishes come out`() throws {
  let measure = StringComplexity(try Fifth.table.get())
  // Values from acss's own tests (tests/testthat/test-acss.R) and its article.
  let known = try measure.estimate(symbols("01011100"))
  #expect(abs((known.bits ?? 0) - 22.0030069458495) < 1e-12)
  #expect(abs(known.probability - 2.37922171238823e-07) < 1e-20)
  #expect(abs((try measure.likelihoodRatio(symbols("01010101")) ?? 0) - 0.37680) < 5e-6)
  #expect(abs((try measure.likelihoodRatio(symbols("01001011")) ?? 0) - 1.25898) < 5e-6)
  // Bayes: the posterior odds are the prior odds times the ratio.
  let posterior = try #require(try measure.posteriorOfRandomness(symbols("01001011"), prior: 0.25))
  let ratio = try #require(try measure.likelihoodRatio(symbols("01001011")))
  #expect(abs(posterior / (1 - posterior) - ratio / 3) < 1e-12)
}

@Test
func `Likelihoods of all strings of a length sum to one`() throws {
  let measure = StringComplexity(try Fifth.table.get())
  for length in [1, 4, 8] {
    let sum = try (0..<1 << length).reduce(0.0) { sum, number in
      let string = (0..<length).map { UInt8(number >> $0 & 1) }
      return sum + (try measure.likelihood(string) ?? 0)
    }
    #expect(abs(sum - 1) < 1e-12)
  }
}

@Test
func `Complexity is blind to mirror images and renaming, and local to its window`() throws {
  let measure = StringComplexity(try Fifth.table.get())
  let string = symbols("0010111010")
  let estimate = try measure.estimate(string)
  #expect(try measure.estimate(string.reversed()) == estimate)
  #expect(try measure.estimate(string.map { 1 - $0 }) == estimate)
  let local = try measure.local(string, span: 4)
  #expect(local.count == 7)
  #expect(try local[3] == measure.estimate(Array(string[3..<7])))
}

@Test
func `What a string may not be is said in words`() throws {
  let measure = StringComplexity(try derived(2, 2, limit: 10))
  #expect(throws: ComplexityError.emptyString) { try measure.estimate([]) }
  #expect(throws: ComplexityError.symbolOutsideAlphabet(symbol: "2", position: 3, alphabet: 2)) {
    try measure.estimate([0, 1, 2])
  }
  #expect(throws: ComplexityError.self) { try measure.local([0, 1], span: 3) }
  #expect(throws: ComplexityError.self) { try measure.posteriorOfRandomness([0], prior: 1.5) }
  #expect(try measure.estimate([UInt8](repeating: 0, count: 100_000)).provenance == .beyond)
  let error = #expect(throws: ComplexityError.self) { try TextEncoding.digits.symbols([48, 0, 49]) }
  #expect(
    error?.description == "a NUL byte at position 2 is no digit; declare the encoding letters or bits")
  #expect(throws: ComplexityError.self) { try TextEncoding.digits.symbols(Array("01\n".utf8)) }
  #expect(throws: ComplexityError.self) { try TextEncoding(name: "utf9") }
  let long = [UInt8](repeating: 48, count: TextEncoding.longest + 1)
  for (encoding, amount) in [
    (TextEncoding.letters, "67108865 bytes"), (.digits, "67108865 symbols"), (.bits, "536870920 symbols"),
  ] {
    let error = #expect(throws: ComplexityError.self) { try encoding.symbols(long) }
    #expect(error?.description == "the string has \(amount), and at most 67108864 are taken at once")
  }
}

@Test
func `Encodings make the symbols they declare`() throws {
  #expect(try TextEncoding.letters.symbols(Array("HTHHT".utf8)) == [0, 1, 0, 0, 1])
  #expect(try TextEncoding.letters.symbols(Array("äöä".utf8)) == [0, 1, 0])
  #expect(try TextEncoding.letters.symbols([0, 10, 0]) == [0, 1, 0])
  #expect(try TextEncoding.digits.symbols(Array("09az".utf8)) == [0, 9, 10, 35])
  #expect(try TextEncoding.bits.symbols([0x81]) == [1, 0, 0, 0, 0, 0, 0, 1])
  let lines = InputLines.Sequence(Array("01\r\n\n1\n".utf8))
  #expect(lines.map { Array($0) } == [[48, 49], [], [49]])
  let grid = try InputLines.matrix(Array("0 1\n1,0\n".utf8), alphabet: nil)
  #expect((grid.rows, grid.columns, grid.symbols) == (2, 2, [0, 1, 1, 0]))
  #expect(throws: ComplexityError.self) { try InputLines.matrix(Array("01\n1\n".utf8), alphabet: nil) }
}

@Test
func `Classical measures have their defining values`() {
  #expect(ClassicalMeasures.entropy([0, 0, 1, 1]) == 1)
  #expect(ClassicalMeasures.entropy([0, 0, 0]) == 0)
  #expect(ClassicalMeasures.secondOrderEntropy([0, 1, 0, 1, 0]) == 1)
  #expect(ClassicalMeasures.secondOrderEntropy([0]) == nil)
  #expect(ClassicalMeasures.alternations([0, 1, 1, 0]) == 2)
  #expect(ClassicalMeasures.changeComplexity([0, 0, 0, 0]) == 0)
  // 0101: changes 111, then 00, then 0; columns of 3, 2 and 1 orders: 1/3 + 1/2 + 1.
  #expect(abs((ClassicalMeasures.changeComplexity([0, 1, 0, 1]) ?? 0) - 11.0 / 6) < 1e-15)
  #expect(ClassicalMeasures.changeComplexity([0, 1]) == nil)
  let constant = ClassicalMeasures.compressedBits([UInt8](repeating: 0, count: 4_096), alphabet: 2)
  #expect(constant < 1_000)
}

@Test
func `The logarithm is exact at powers of two and within an ulp of the C library's elsewhere`() {
  for exponent in -1_000...1_000 {
    #expect(binaryLogarithm(Double(sign: .plus, exponent: exponent, significand: 1)) == Double(exponent))
  }
  var x = 1e-300
  while x < 1e300 {
    let (mine, theirs) = (binaryLogarithm(x), Foundation.log2(x))
    #expect(abs(mine - theirs) <= max(theirs.ulp, 3e-16), "\(x)")
    let decimal = Foundation.log10(x)
    #expect(abs(decimalLogarithm(x) - decimal) <= 1e-15 * max(1, abs(decimal)), "\(x)")
    x *= 1.7320508
  }
}

@Test
func `The quick key of two symbols is the slow one`() throws {
  for length in 1...12 {
    for number in stride(from: 0, to: 1 << length, by: 1 + length / 4) {
      let string = (0..<length).map { UInt8(number >> $0 & 1) }
      let slow = Pattern.pack(Pattern.key(string, dimensions: 1), symbols: 2)
      #expect(Pattern.binaryKey(string, dimensions: 1) == slow)
    }
  }
  for side in 1...4 {
    for number in stride(from: 0, to: 1 << side * side, by: 37) {
      let square = (0..<side * side).map { UInt8(number >> $0 & 1) }
      let slow = Pattern.pack(Pattern.key(square, dimensions: 2), symbols: 2)
      #expect(Pattern.binaryKey(square, dimensions: 2) == slow)
    }
  }
}

@Test
func `A string with symbols outside the table's alphabet has no other string's count`() throws {
  let exact = try derived(2, 2, limit: 10)
  // Packed at one bit a symbol, 012 would have the word of 010; renamed, 02 would be 01 and 2 would be 0.
  for string in [[0, 1, 2], [0, 2], [2], [7, 7], [0, 1, 0, 255]] as [[UInt8]] {
    #expect(exact.count(string) == 0, "\(string)")
    #expect(exact.estimate(string).bits == nil, "\(string)")
  }
  let everySymbol = (0...UInt8.max).map { $0 }
  #expect(exact.count(everySymbol) == 0)
  let folder = try Scratch()
  let space = try MachineSpace(states: 2, symbols: 3)
  let sample = try TableCache(directory: folder.url).table(
    try SamplePlan(space: space, limit: 20, paths: 1 << 12, seed: 1), jobs: 1)
  #expect(sample.estimate([0]).bits != nil)
  for string in [[3], [0, 3], [0, 1, 2, 3], everySymbol] as [[UInt8]] {
    #expect(sample.estimate(string).bits == nil, "\(string)")
    #expect(sample.estimate(string).provenance == .beyond, "\(string)")
  }
  #expect(Pattern.normalised(everySymbol.reversed()) == everySymbol)
}
