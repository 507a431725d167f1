import AssayFiles
import Foundation

/// SQLite's write-ahead log: the file `-wal` beside a store (sqlite.org/fileformat2.html, section 4).
///
/// SQLite reads a log up to the first invalid frame and silently ignores everything after it, as if a process had
/// died there. But each transaction is on the disk before the next one is written. So a finished transaction that
/// follows an invalid frame, together with another one or a rest of one, proves damage: no crash leaves such a log.
///
/// Two things after the last valid frame are no damage: frames of an earlier log, since SQLite starts the file anew
/// without erasing them; and a last transaction with missing frames, which a power cut leaves.
///
/// The file is read frame by frame, so no more than one frame is in memory.
final class LogFile {
  /// The result of examining a log.
  struct Finding: Equatable {
    /// Whether transactions that were on the disk can no longer be read.
    var isDamaged: Bool
    /// A hash of the bytes that were read. Two findings of one process have the same hash only where nobody wrote in
    /// between.
    var fingerprint: Int
  }

  private let descriptor: CInt
  private var hasher = Hasher()
  private static let headerSize = 32
  private static let frameHeaderSize = 24

  /// Opens the log for reading; `nil` when there is none.
  init?(at path: String) throws(SystemError) {
    let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else {
      if errno == ENOENT { return nil }
      throw .last
    }
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// The log's header; shorter where the file ends within it.
  func beginning() throws(SystemError) -> [UInt8] { try bytes(at: 0, count: Self.headerSize) }

  /// Reads the log as SQLite does, and then the frames after the first invalid one.
  func examined() throws(SystemError) -> Finding {
    hasher = Hasher()
    let isDamaged = try isDamaged()
    return Finding(isDamaged: isDamaged, fingerprint: hasher.finalize())
  }

  private func isDamaged() throws(SystemError) -> Bool {
    let size = try size()
    guard size > Self.headerSize else { return false }
    let header = try bytes(at: 0, count: Self.headerSize)
    // The read is short only where another process has just emptied the file.
    guard header.count == Self.headerSize else { return false }
    let pageSize = Int(Self.word(header, 8))
    var sum = Checksum(isBigEndian: header[3] & 1 == 1)
    sum.add(header[0..<24])
    guard pageSize >= 512, pageSize <= 65536, pageSize & (pageSize - 1) == 0,
      sum.isEqual(Self.word(header, 24), Self.word(header, 28))
    else {
      return true
    }
    let frames = Frames(
      salts: header[16..<24], size: Self.frameHeaderSize + pageSize,
      count: (size - Self.headerSize) / (Self.frameHeaderSize + pageSize))
    // The first frame of the transaction that is being read.
    var start = 0
    for index in 0..<frames.count {
      let frame = try bytes(at: frames.start(of: index), count: frames.size)
      guard frame.count == frames.size else { return false }
      sum.add(frame[0..<8])
      sum.add(frame[Self.frameHeaderSize...])
      let isNext = sum.isEqual(Self.word(frame, 16), Self.word(frame, 20))
      if isNext, frames.isCurrent(frame) {
        if frames.isCommit(frame) { start = index + 1 }
        continue
      }
      // A frame's salts and checksum are written together. A frame with the right checksum and wrong salts was
      // changed afterwards.
      if isNext { return true }
      return try holdsFinished(frames, transaction: start, from: index)
    }
    return false
  }

  /// Whether a transaction that was finished before the last one began lies in these frames.
  ///
  /// - Parameters:
  ///   - start: The first frame of the transaction that cannot be read to its end.
  ///   - wrong: The first frame that cannot be read.
  private func holdsFinished(_ frames: Frames, transaction start: Int, from wrong: Int) throws(SystemError)
    -> Bool
  {
    var end: Int?
    for index in wrong..<frames.count {
      guard frames.isCommit(try header(of: index, in: frames)) else { continue }
      if end != nil { return true }
      end = index
    }
    guard let end else { return false }
    // A transaction writes each page at most once, and every transaction of a store writes the page of the head. So a
    // page that occurs twice belongs to two transactions, and the end of the first was damaged.
    var pages: Set<UInt32> = []
    for index in start...end {
      let header = try header(of: index, in: frames)
      if frames.isCurrent(header), !pages.insert(Self.word(header, 0)).inserted { return true }
    }
    return false
  }

  private func header(of index: Int, in frames: Frames) throws(SystemError) -> [UInt8] {
    try bytes(at: frames.start(of: index), count: Self.frameHeaderSize)
  }

  private func size() throws(SystemError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last }
    return Int(status.st_size)
  }

  /// Up to `count` bytes from `start` on; fewer only at the end of the file.
  private func bytes(at start: Int, count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var found = 0
    while found < count {
      let more = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress?.advanced(by: found), count - found, off_t(start + found))
      }
      if more == 0 { break }
      if more > 0 {
        found += more
      } else if errno != EINTR {
        throw .last
      }
    }
    bytes.removeLast(count - found)
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    return bytes
  }

  /// The big-endian number at `offset`.
  private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The whole frames of a log.
  private struct Frames {
    /// The salts of the current log. SQLite leaves old frames in place when it begins a log anew.
    let salts: ArraySlice<UInt8>
    /// The bytes of a frame with its header.
    let size: Int
    let count: Int

    func start(of index: Int) -> Int { LogFile.headerSize + index * size }

    /// Whether the frame with this header belongs to the current log.
    func isCurrent(_ header: [UInt8]) -> Bool { header.count >= 16 && header[8..<16] == salts }

    /// Whether a transaction ends with the frame with this header.
    func isCommit(_ header: [UInt8]) -> Bool { isCurrent(header) && LogFile.word(header, 4) != 0 }
  }

  /// SQLite's checksum over pairs of words, whose byte order the log's first word gives.
  private struct Checksum {
    let isBigEndian: Bool
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

    mutating func add(_ bytes: ArraySlice<UInt8>) {
      bytes.withUnsafeBytes { memory in
        for offset in Swift.stride(from: 0, to: memory.count, by: 8) {
          let pair = (
            memory.loadUnaligned(fromByteOffset: offset, as: UInt32.self),
            memory.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
          )
          first &+= (isBigEndian ? UInt32(bigEndian: pair.0) : UInt32(littleEndian: pair.0)) &+ second
          second &+= (isBigEndian ? UInt32(bigEndian: pair.1) : UInt32(littleEndian: pair.1)) &+ first
        }
      }
    }

    func isEqual(_ a: UInt32, _ b: UInt32) -> Bool { first == a && second == b }
  }
}
