# 質問形式のガイドに表示する言葉。

## 質問形式のガイド

trees-title = 質問に答えて解決する
trees-intro = 当てはまる答えを選んでいくと、することがわかります。
tree-questions = { $fewest ->
    [one] 1
   *[other] { $fewest }
}{ $same ->
    [yes] {""}
   *[no] ～{ $most }
}問
tree-start = 質問に答える
tree-overview = 全体の図を見る
tree-picture = 全体の図
tree-outline = 質問と答えの一覧
tree-outline-intro = 番号は図と同じです。矢印の先の番号に進みます。
tree-from = もとの記事
tree-size = 質問{ $questions }件、結果{ $outcomes }件
tree-for-article = 質問に答えて、当てはまる手順を探す
picture-label = { $parts ->
    [one] 全体の図
   *[other] 全体の図 ({ $part }/{ $parts })
}
picture-region = 図 (スクロールできます)
node-choose = 当てはまるものを選んでください
node-way = ここまでの進み方 (一例)
node-way-given = ここまでの答え
node-change = 変更
node-change-question = 「{ $question }」の答えを変更
node-unsolved-step = 解決しなかった
node-back = 前の質問に戻る
node-restart = 最初からやり直す
node-tools = この質問の操作
node-source = この手順が載っている記事
node-dropped = このリンクにあった答えのうち、今はもうないものを外しました。
node-previous-answer = 前回の答え
node-copy = サポートに送る内容をコピー
node-copy-link = リンクをコピー
node-copied = コピーしました
node-selected = 選択しました。コピーしてください
node-print = 印刷する
unsolved-title = 解決しませんでしたか?
unsolved-next = 次を試す
unsolved-change = 答えを変更する
unsolved-trees = ほかの質問から探す
summary-outcome = 結果
summary-question = 今の質問
option-article = 記事を開く
option-tree = 別の質問へ
outline-outcome = 結果
outline-otherwise = 解決しない場合
tree-open = このガイドを1問ずつ別のページで開く
tree-restart = 最初からやり直す
tree-goto = すること:
tree-outcome = この手順だけのページを開く (印刷、サポートへの連絡)
