// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension Array {
    /// How many elements at the front the condition holds for; behind the first that it does not
    /// hold for it holds for none.
    @inlinable
    package func partitionPoint(_ isBefore: (Element) -> Bool) -> Int {
        // Mostly it holds for all.
        if let last, isBefore(last) { return count }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
