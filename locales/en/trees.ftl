# Words of the interface for decision trees.

## Decision trees

trees-title = Answer questions to solve it
trees-intro = Choose the answers that apply, and you get to what to do.
tree-questions = { $same ->
    [yes] { $fewest ->
        [one] 1 question
       *[other] { $fewest } questions
    }
   *[no] { $fewest } to { $most } questions
}
tree-start = Answer the questions
tree-overview = See the whole picture
tree-picture = The whole picture
tree-outline = All questions and answers
tree-outline-intro = The numbers are those of the picture. Go on with the number after the arrow.
tree-from = The article behind it
tree-size = { $questions ->
    [one] { $questions } question
   *[other] { $questions } questions
}, { $outcomes ->
    [one] { $outcomes } outcome
   *[other] { $outcomes } outcomes
}
tree-for-article = Answer questions to find the steps that apply
picture-label = { $parts ->
    [one] The whole picture
   *[other] The whole picture, part { $part } of { $parts }
}
picture-region = Picture that can be scrolled
node-choose = Choose what applies
node-way = One way to get here
node-way-given = Answers up to here
node-change = Change
node-change-question = Change the answer to “{ $question }”
node-unsolved-step = Did not help
node-back = Back to the previous question
node-restart = Start over
node-tools = What you can do here
node-source = The article that these steps are from
node-dropped = Some answers in this link no longer exist and were left out.
node-previous-answer = Your earlier answer
node-copy = Copy a summary for support
node-copy-link = Copy link
node-copied = Copied
node-selected = Selected: copy it now
node-print = Print
unsolved-title = Did that not help?
unsolved-next = Try this next
unsolved-change = Change an answer
unsolved-trees = Look through other questions
summary-outcome = Outcome
summary-question = Question now
option-article = Opens an article
option-tree = Goes to other questions
outline-outcome = Outcome
outline-otherwise = If it did not help
tree-open = Open this guide on pages of its own, one question at a time
tree-restart = Start over
tree-goto = What to do:
tree-outcome = These steps on a page of their own, to print or to send to support
