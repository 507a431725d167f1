/// Records which buffer's values lie in which bytes of an arena, while the calls of a plan are simulated.
///
/// ```swift
/// var map = MemoryMap()
/// map.put(7, in: 0..<64)
/// map.put(8, in: 32..<64)
/// let first = map.holds(7, in: 0..<32)  // true
/// let both = map.holds(7, in: 0..<64)  // false: 8 has overwritten the second half
/// ```
///
/// `holds` takes time logarithmic in the number of ranges, plus the number of ranges it covers; `put` may also move
/// all later ranges in an array.
package struct MemoryMap {
  /// Range i goes from `starts[i]` to `starts[i + 1]`, the last one to the end of memory. Its owner is a buffer, or −1.
  private var starts = [0]
  private var owners = [-1]

  package init() {}

  /// The number of the range that a byte is in.
  private func index(of byte: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= byte { low = middle } else { high = middle }
    }
    return low
  }

  private func end(_ index: Int) -> Int { index + 1 < starts.count ? starts[index + 1] : .max }

  /// Records that the bytes now hold values of `owner`.
  package mutating func put(_ owner: Int, in range: Range<Int>) {
    guard !range.isEmpty else { return }
    split(at: range.upperBound)
    split(at: range.lowerBound)
    let first = index(of: range.lowerBound)
    owners[first] = owner
    var next = first + 1
    while next < starts.count, starts[next] < range.upperBound { next += 1 }
    if next > first + 1 {
      starts.removeSubrange((first + 1)..<next)
      owners.removeSubrange((first + 1)..<next)
    }
    // Neighbouring ranges of one owner become one range.
    if first > 0, owners[first - 1] == owner {
      starts.remove(at: first)
      owners.remove(at: first)
    }
  }

  private mutating func split(at byte: Int) {
    let index = index(of: byte)
    guard starts[index] != byte else { return }
    starts.insert(byte, at: index + 1)
    owners.insert(owners[index], at: index + 1)
  }

  /// Whether all of the bytes hold values of `owner`.
  package func holds(_ owner: Int, in range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return true }
    var index = index(of: range.lowerBound)
    while owners[index] == owner {
      if end(index) >= range.upperBound { return true }
      index += 1
    }
    return false
  }
}
