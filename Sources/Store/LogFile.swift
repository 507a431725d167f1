/// SQLite's write-ahead log in the file beside a store (sqlite.org/fileformat2.html, section 4).
///
/// SQLite reads a log up to the first wrong frame, as if a process had died there, and everything after it is lost
/// without a word. But each transaction is on the disk before the next one is written. So where a whole transaction,
/// or what is left of one and a whole one, lies behind a wrong frame, no death explains it: the log was damaged. Frames
/// of an earlier generation behind the end of the log are as they should be, since SQLite begins the file anew and
/// leaves them there, and a last transaction of which some frames never reached the disk is what a power cut leaves.
struct LogFile {
  private let bytes: [UInt8]
  private static let headerSize = 32
  private static let frameHeaderSize = 24

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether transactions that were on the disk can no longer be read.
  var isDamaged: Bool {
    guard bytes.count > Self.headerSize else { return false }
    let pageSize = Int(word(8))
    var sum = Checksum(isBigEndian: bytes[3] & 1 == 1)
    sum.add(bytes[0..<24])
    guard pageSize >= 512, pageSize <= 65536, pageSize & (pageSize - 1) == 0, sum.isEqual(word(24), word(28))
    else {
      return true
    }
    let frameSize = Self.frameHeaderSize + pageSize
    let frames = Array(stride(from: Self.headerSize, through: bytes.count - frameSize, by: frameSize))
    // The frame that the last transaction begins with.
    var start = 0
    for (place, frame) in frames.enumerated() {
      let isNext = continues(frame, &sum, pageSize)
      if isNext, isCurrent(frame) {
        if isCommit(frame) { start = place + 1 }
        continue
      }
      // A frame gets its salts and its sum in one writing, so one that lacks the salts alone was changed afterwards.
      return isNext || holdsFinished(frames[start...], from: place)
    }
    return false
  }

  /// Whether a transaction that was finished before the last one began lies in these frames.
  ///
  /// - Parameter wrong: The first frame that cannot be read.
  private func holdsFinished(_ frames: ArraySlice<Int>, from wrong: Int) -> Bool {
    guard let end = frames[wrong...].firstIndex(where: isCommit) else { return false }
    if frames[(end + 1)...].contains(where: isCommit) { return true }
    // A transaction writes a page once, and each of a store's writes the page of its last hash. So a page that comes
    // twice is of two transactions, whose border was damaged.
    var pages: Set<UInt32> = []
    return frames[...end].contains { isCurrent($0) && !pages.insert(word($0)).inserted }
  }

  private func word(_ place: Int) -> UInt32 { bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) } }

  /// Whether the frame belongs to the current log. SQLite leaves old frames in place when it begins a log
  /// anew.
  private func isCurrent(_ frame: Int) -> Bool { bytes[frame + 8..<frame + 16] == bytes[16..<24] }

  /// Whether a transaction ends with the frame.
  private func isCommit(_ frame: Int) -> Bool { isCurrent(frame) && word(frame + 4) != 0 }

  /// Whether the frame's sum is that of all frames so far and this one.
  private func continues(_ frame: Int, _ sum: inout Checksum, _ pageSize: Int) -> Bool {
    sum.add(bytes[frame..<frame + 8])
    let page = frame + Self.frameHeaderSize
    sum.add(bytes[page..<page + pageSize])
    return sum.isEqual(word(frame + 16), word(frame + 20))
  }

  /// SQLite's checksum over pairs of words, whose byte order the log's first word gives.
  private struct Checksum {
    let isBigEndian: Bool
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

    mutating func add(_ bytes: ArraySlice<UInt8>) {
      bytes.withUnsafeBytes { memory in
        for place in Swift.stride(from: 0, to: memory.count, by: 8) {
          let pair = (
            memory.loadUnaligned(fromByteOffset: place, as: UInt32.self),
            memory.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
          )
          first &+= (isBigEndian ? UInt32(bigEndian: pair.0) : UInt32(littleEndian: pair.0)) &+ second
          second &+= (isBigEndian ? UInt32(bigEndian: pair.1) : UInt32(littleEndian: pair.1)) &+ first
        }
      }
    }

    func isEqual(_ a: UInt32, _ b: UInt32) -> Bool { first == a && second == b }
  }
}
