"""Words that make a question and say nothing of what is asked for; neither looked for nor marked where others are left."""

from __future__ import annotations

from search.analysis import cut_run

#: Whole words; what counts are the pairs of characters in them.
QUESTION_WORDS = (
    *(
        "怎么",
        "怎么办",
        "怎么样",
        "怎样",
        "如何",
        "什么",
        "什么时候",
        "什么样",
        "为什么",
        "为何",
        "哪里",
        "哪儿",
    ),
    *(
        "哪些",
        "哪个",
        "哪家",
        "多少",
        "多久",
        "几个",
        "请问",
        "想问",
        "是否",
        "能否",
        "可否",
        "能不能",
        "可不可以",
    ),
    *("有没有", "是不是", "有什么", "有哪些", "是什么", "怎么做", "怎么弄", "吗", "呢"),
)
OF_QUESTIONS = frozenset(pair for word in QUESTION_WORDS for pair in cut_run(word)[:-1])
