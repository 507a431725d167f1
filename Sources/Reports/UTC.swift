/// Writes points in time for readers and programs, without a calendar library.
package enum UTC {
  /// ISO 8601 in UTC, to the second: `2026-11-21T03:47:24Z`. Seconds since 1970, rounded down.
  /// `unknown` when the year would not have four digits.
  package static func iso8601(_ seconds: Double) -> String {
    guard seconds >= -62_135_596_800, seconds < 253_402_300_800 else { return "unknown" }
    let whole = Int(seconds.rounded(.down))
    let day = Int((Double(whole) / 86_400).rounded(.down))
    let second = whole - day * 86_400
    let (year, month, dayOfMonth) = civil(day)
    let clock = [second / 3600, second / 60 % 60, second % 60].map(two).joined(separator: ":")
    let digits = String(year)
    return String(repeating: "0", count: 4 - digits.count) + digits + "-" + two(month) + "-"
      + two(dayOfMonth) + "T" + clock + "Z"
  }

  /// The proleptic Gregorian date of a day counted from 1970-01-01, by eras of 400 years that begin in
  /// March, so that the leap day comes last.
  private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth)
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
