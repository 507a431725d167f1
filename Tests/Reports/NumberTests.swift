import AssayReports
import Foundation
import Testing

@Test func `exact text reads back as the same bits`() throws {
  for number in strangeNumbers(5000) {
    let said = NumberText.exact(number)
    let back = try #require(readNumber(said), "\(said)")
    #expect(back == number, "\(said)")
  }
}

@Test func `rounded text is within half a unit of its third digit`() throws {
  for number in strangeNumbers(5000) where number.magnitude > 1e-300 && number.magnitude < 1e300 {
    let said = NumberText.rounded(number)
    let back = try #require(readNumber(said), "\(said)")
    #expect((back - number).magnitude <= number.magnitude * 0.005_000_001, "\(number) as \(said)")
  }
}

@Test func `numbers are written as a reader writes them`() {
  let written: [(Double, String)] = [
    (0, "0"), (-0.0, "0"), (0.5, "0.5"), (0.4512, "0.451"), (-0.4512, "−0.451"), (9.996, "10"),
    (12_345.6, "12346"), (1e-30, "10⁻³⁰"), (-1e-30, "−10⁻³⁰"), (3.14159e-31, "3.14\u{A0}×\u{A0}10⁻³¹"),
    (1.5e12, "1.5\u{A0}×\u{A0}10¹²"), (.infinity, "∞"), (-.infinity, "−∞"), (.nan, "not a number"),
  ]
  for (number, text) in written { #expect(NumberText.rounded(number) == text) }
  #expect(NumberText.exact(0.1 + 0.2) == "0.30000000000000004")
  #expect(NumberText.exact(100_000) == "10⁵")
  #expect(NumberText.probability(0.000_099) == "<\u{A0}0.0001")
  #expect(NumberText.probability(0.000_123) == "0.00012")
  #expect(NumberText.percent(0.95) == "95\u{A0}%")
}

@Test func `an interval’s numbers have the same decimals`() {
  #expect(NumberText.interval(estimate: 0.4512, low: 0.41, high: 0.4923) == ["0.451", "0.410", "0.492"])
  #expect(
    NumberText.interval(estimate: 0.99995, low: 0.9998, high: 1) == ["0.99995", "0.99980", "1.00000"])
  #expect(NumberText.interval(estimate: 1, low: -.infinity, high: .nan) == ["1.00", "−∞", "not a number"])
  #expect(
    NumberText.interval(estimate: 2e-20, low: 1e-25, high: 0.5)
      == ["2\u{A0}×\u{A0}10⁻²⁰", "10⁻²⁵", "0.5"])
}

@Test func `an interval is never written inside out`() throws {
  let numbers = strangeNumbers(3000)
  for start in stride(from: 0, to: numbers.count - 3, by: 3) {
    let sorted = numbers[start..<start + 3].sorted()
    let said = NumberText.interval(estimate: sorted[1], low: sorted[0], high: sorted[2])
    let back = try said.map { try #require(readNumber($0), "\($0)") }
    #expect(back[1] <= back[0] && back[0] <= back[2], "\(said)")
  }
}

@Test func `times agree with Foundation`() {
  let formatter = ISO8601DateFormatter()
  // The dates begin in 1589: Foundation counts earlier ones by the Julian calendar.
  for day in stride(from: -12_000_000_000.0, to: 200_000_000_000, by: 86_400 * 37 + 12_345.75) {
    let date = Date(timeIntervalSince1970: day.rounded(.down))
    #expect(UTC.iso8601(day) == formatter.string(from: date))
  }
  #expect(UTC.iso8601(-1) == "1969-12-31T23:59:59Z")
  #expect(UTC.iso8601(-62_135_596_800) == "0001-01-01T00:00:00Z")
  #expect(UTC.iso8601(951_782_400) == "2000-02-29T00:00:00Z")
  for unknown in [.nan, .infinity, -.infinity, 1e18, -1e18] {
    #expect(UTC.iso8601(unknown) == "unknown")
  }
}

@Test func `JSON numbers keep their bits`() throws {
  let numbers = strangeNumbers(5000)
  let text = JSON.array(numbers.map(JSON.number)).text
  let back = try JSONDecoder().decode([Double].self, from: Data(text.utf8))
  #expect(back.map(\.bitPattern) == numbers.map(\.bitPattern))
  #expect(JSON.natural(.max).text == "18446744073709551615")
}

@Test func `JSON says which number it lacks`() {
  let special = JSON.array([.number(.nan), .number(.infinity), .number(-.infinity), .null, .bool(true)])
  #expect(special.text == #"["NaN","Infinity","-Infinity",null,true]"#)
}

@Test func `JSON strings survive every scalar of the first plane`() throws {
  let all = String(String.UnicodeScalarView((0...0xFFFF).compactMap { Unicode.Scalar(UInt32($0)) }))
  let text = JSON.object([(all, .string(all))]).text
  let back = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
  #expect(back.first?.value.unicodeScalars.elementsEqual(all.unicodeScalars) == true)
  #expect(!text.contains("</"))
}
