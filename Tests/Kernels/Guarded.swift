#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Memory for one array whose last element ends at an unreadable page: a kernel that reads or writes one
/// element too far stops the test run at once.
final class Guarded<Element> {
  let count: Int
  let pointer: UnsafeMutablePointer<Element>
  private let pages: UnsafeMutableRawPointer
  private let size: Int

  init(_ elements: [Element]) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let bytes = elements.count * MemoryLayout<Element>.stride
    let readable = (bytes + page - 1) / page * page
    size = readable + page
    #if canImport(Darwin)
      let anonymous = MAP_PRIVATE | MAP_ANON
    #else
      let anonymous = Int32(MAP_PRIVATE) | Int32(MAP_ANONYMOUS)
    #endif
    let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, anonymous, -1, 0)
    guard let mapped, mapped != MAP_FAILED else { fatalError("no memory for a guarded array") }
    pages = mapped
    mprotect(pages + readable, page, PROT_NONE)
    count = elements.count
    pointer = (pages + readable - bytes).bindMemory(to: Element.self, capacity: max(1, count))
    pointer.initialize(from: elements, count: count)
  }

  var elements: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  deinit { munmap(pages, size) }
}
