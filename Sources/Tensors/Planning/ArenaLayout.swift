/// Where every buffer lies in one block of memory. Buffers are placed in order of size, the largest first, each at the
/// lowest offset at which no byte belongs to another buffer that is alive at the same time.
struct ArenaLayout {
  var offsets: [Int]
  private(set) var bytes = 64
  /// The most bytes that are alive at one time: no arrangement of the same calls needs less.
  private(set) var lowerBound = 64

  /// A buffer that has been placed: its offset and size in bytes, and the first and last call during which it is
  /// alive.
  private struct Placement {
    var offset: Int
    var bytes: Int
    var first: Int
    var last: Int
  }

  /// `persistent` buffers live from the beginning, `kept` ones from their first write, and both to the end.
  init(_ lowering: Lowering, persistent: Set<Int>, kept: Set<Int>, isPlaced: (Int) -> Bool) {
    let sizes = lowering.bufferBytes
    let uses = Lifetimes(lowering.instructions, buffers: sizes.count)
    offsets = [Int](repeating: 0, count: sizes.count)
    var places: [Placement] = []  // by offset
    var changes = [Int](repeating: 0, count: lowering.instructions.count + 2)
    let alive = sizes.indices.filter { isPlaced($0) && (persistent.contains($0) || uses.first[$0] >= 0) }
    for buffer in alive.sorted(by: { (sizes[$1], $0) < (sizes[$0], $1) }) {
      let lives = persistent.contains(buffer)
      let first = lives ? -1 : uses.first[buffer]
      let last = lives || kept.contains(buffer) ? lowering.instructions.count : uses.last[buffer]
      let size = ArenaLayout.rounded(sizes[buffer])
      changes[first + 1] += size
      changes[min(last + 2, changes.count - 1)] -= lives ? 0 : size
      var offset = 0
      for other in places where other.first <= last && first <= other.last {
        if offset + size <= other.offset { break }
        offset = max(offset, other.offset + other.bytes)
      }
      let place = Placement(offset: offset, bytes: size, first: first, last: last)
      var (low, high) = (0, places.count)
      while low < high {
        let middle = (low + high) / 2
        if places[middle].offset < offset { low = middle + 1 } else { high = middle }
      }
      places.insert(place, at: low)
      offsets[buffer] = offset
      bytes = max(bytes, offset + size)
    }
    var live = 0
    for change in changes {
      live += change
      lowerBound = max(lowerBound, live)
    }
  }

  /// A size rounded up to whole cache lines of 64 bytes, at least one, so that every buffer begins at a cache line.
  static func rounded(_ bytes: Int) -> Int { max(64, (bytes + 63) & ~63) }
}
