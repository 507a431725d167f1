/// Numbers and durations as a reader says them, the same in every message and on every page.
package enum Words {
  /// A duration with about two digits, in seconds, minutes, hours or days: `0.25 s`, `41 s`, `12 min`, `3.5 h`,
  /// `41 days`. What is negative or no number is `0 s`.
  package static func duration(_ seconds: Double) -> String {
    switch seconds {
    case 172_800...: "\(rounded(seconds / 86_400)) days"
    case 7_200...: "\(rounded(seconds / 3_600)) h"
    case 120...: "\(rounded(seconds / 60)) min"
    case 0...: "\(rounded(seconds)) s"
    default: "0 s"
    }
  }

  /// A number from 0 on with about two digits, and all before the point: `0.04`, `0.4`, `2`, `2.5`, `180`. Beyond 10¹⁵
  /// it is that.
  package static func rounded(_ number: Double) -> String {
    let scale = number < 1 ? 100.0 : number < 10 ? 10 : 1
    let rounded = (min(number, 1e15) * scale).rounded() / scale
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
