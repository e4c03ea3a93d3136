// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reading the answer's headers from the bytes as they came.
extension S3Exchange {
    /// The value of the first answer header of that name, or nil. The name is given in lower case;
    /// the answer's own case does not matter.
    package func header(_ name: StaticString) -> String? {
        headerRange(name).map { String(decoding: responseHead[$0], as: UTF8.self) }
    }

    /// Where in `responseHead` the value of the first header of that name lies, without white space
    /// at its ends.
    package func headerRange(_ name: StaticString) -> Range<Int>? {
        let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        return responseHead.withUnsafeBufferPointer { head in
            var lines = HeaderLines(head)
            while let line = lines.next() {
                if line.isNamed(wanted, in: head) { return line.value }
            }
            return nil
        }
    }

    /// Whether the head ends with the empty line that ends the headers.
    var hasWholeHead: Bool {
        responseHead.suffix(2).elementsEqual("\n\n".utf8)
            || responseHead.suffix(3).elementsEqual("\n\r\n".utf8)
    }

    /// All answer headers in the order they came, names in lower case, values as received.
    package func allHeaders() -> [AnswerHeader] {
        responseHead.withUnsafeBufferPointer { head in
            var lines = HeaderLines(head)
            var all: [AnswerHeader] = []
            while let line = lines.next() {
                let name = head[line.name].map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
                all.append(AnswerHeader(name: name, value: Array(head[line.value])))
            }
            return all
        }
    }
}
