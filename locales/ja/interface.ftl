# 画面に表示する言葉。サイトの locales/ja/*.ftl に同じ名前のメッセージを書くと、そちらが使われます。

language-name = 日本語
page-title = { $title } | { $site }
site-description = { $site }の記事、質問に答えて解決するページ、検索
date = { $year }年{ $month }月{ $day }日

## どのページにもあるもの

skip-link = 本文へ移動
home = ホーム
breadcrumbs-label = このページの場所
navigation-label = 記事の目次
navigation-open = 目次を開く
navigation-close = 目次を閉じる
navigation-below = この下に{ $count }件
navigation-more = ほか{ $count }件
navigation-filter = タイトルで絞り込む
navigation-filter-some = { $count }件見つかりました
navigation-filter-none = 当てはまるタイトルはありません
navigation-filter-failed = 目次を読み込めませんでした。接続を確かめてから、もう一度お試しください。
all-articles = すべての記事
language-label = 言語を切り替える
language-untranslated = 未翻訳
scheme-auto = 配色: 端末の設定どおり
scheme-light = 配色: 明るい画面
scheme-dark = 配色: 暗い画面

## 記事

contents-label = このページの内容
translated-by-human = 人による翻訳
translated-by-machine = 機械翻訳
machine-notice = この記事は機械翻訳です。わかりにくいところは原文もあわせてご確認ください。
stale-notice = この記事には、原文の更新がまだ反映されていません。
stale-marked = 印の付いた{ $count }か所は、現在の原文と内容が異なります。
stale-added = 原文のうち{ $count }文は、まだ訳されていません。
stale-changed = 原文が更新されています
stale-gone = 原文から削除されています
fallback-notice = この記事はまだ日本語に翻訳されていません。原文 ({ $tag ->
        [en] 英語
       *[other] { $language }
    }) のまま表示しています。
fallback-link = { $tag ->
        [en] 英語
       *[other] { $language }
    }のページで読む
article-label = この記事について
updated = 最終更新: { $date }
edit-link = この記事の修正を提案する
reading-label = 対訳
reading-off = なし
reading-request = 必要なとき
reading-lines = 一文ごと
reading-columns = 左右
reading-none = この記事には対訳がありません
reading-same = 両方の言語で同じ表記です
reading-missing = この文には対訳がありません
reading-failed = 対訳を読み込めませんでした。接続を確かめてから、もう一度選んでください。
unit-copy-link = リンクをコピー
unit-copy-both = 対訳もコピー
unit-address = アドレス欄のリンクをコピーしてください
pager-label = 前後の記事
previous = 前の記事
next = 次の記事

## 記事の本文

alert-note = 補足
alert-tip = ヒント
alert-important = 重要
alert-warning = 警告
alert-caution = 注意
image-open = 画像を拡大する
image-close = 閉じる
image-missing = 画像を表示できません
include-missing = ここに入るはずの説明が見つかりません
task-done = 済み
task-open = 未完了
table-label = 表 { $number }
code-copy = コピー
code-copied = コピーしました
code-selected = 選択しました
video-label = 動画を見る
link-without-text = リンク先を開く
tab-list-label = 当てはまるものを選ぶ

## スタート ページと一覧

start-title = 何にお困りですか?
start-sections = 分野から探す
start-others = そのほかの記事
start-articles = 記事
start-codes = 説明のあるコード:
start-all = すべての記事を見る
articles-count = { $count }件の記事
contents-title = すべての記事

## 検索

search-link = 検索: 症状、エラー コード…
search-label = 検索
search-about = { $site }を検索する
search-placeholder = エラー メッセージ、コード、症状
search-button = 検索する
search-close = 閉じる
search-without-script = このブラウザーでは JavaScript が無効なため、検索できません。下の一覧から探してください。
search-index = ほかの方法で探す
search-list = 見つかった文
search-empty = エラー メッセージは、表示されたとおりに貼り付けてください。もう一方の言語でも探せます。
search-recent = 最近検索した言葉
search-recent-clear = 検索の履歴を消す
search-hint-choose = 選ぶ
search-hint-open = その文を開く
search-hint-tab = 新しいタブで開く
search-hint-close = 閉じる
search-kind-code = コード
search-kind-title = タイトル
search-kind-heading = 見出し
search-kind-sentence = 本文
search-count = { $hits } · { $articles }
search-hits = { $count }件
search-articles = { $count }記事
search-rest = この記事にほか{ $count }件
search-more = ほかの記事も見る
search-page = この結果をページで見る
search-quoted = 「{ $term }」
search-and = 、
search-dropped = すべてを含む文はありません。{ $terms }を除いて探した結果です。
search-nothing = 「{ $query }」を含む文は見つかりませんでした
search-folded = 探した形: { $query }
search-without-title = 言葉を減らして探す
search-without = 「{ $term }」を除いて探す
search-codes-title = 記事で説明しているコード
search-failed = 検索に必要なファイルを読み込めませんでした。接続を確かめてから、もう一度お試しください。
search-all-section = すべての分野
search-all-kind = すべての種類
search-all-provenance = すべての翻訳
search-filter-section = 分野
search-filter-kind = ページの種類
search-filter-provenance = 翻訳の方法
search-is-article = 記事
search-is-faq = よくある質問
search-is-landing = 案内ページ
search-is-tree = 質問に答えて解決する
search-is-ht = 人による翻訳
search-is-mt = 機械翻訳
headings-title = すべての記事の見出し
headings-title-of = すべての記事の見出し ({ $number }/{ $count })
codes-title = 記事で説明しているコード
codes-title-of = 記事で説明しているコード ({ $number }/{ $count })
glossary-title = 用語集
glossary-title-of = 用語集 ({ $number }/{ $count })
glossary-about = 画面に表示される用語と、もう一方の言語での呼び方です。リンク先は、その用語を使っている文です。
glossary-more = ほか{ $count }か所
list-pager-label = 前後のページ
previous-page = 前のページ
next-page = 次のページ

## 見つからないページ、言語の選択

moved-title = ページが移動しました
moved-text = このページは次の場所に移動しました。

not-found-title = ページが見つかりません
not-found-text = アドレスが変わったか、ページがなくなった可能性があります。アドレスに打ち間違いがないか確かめるか、下から探してください。
not-found-search = アドレスにある言葉で検索できます。
not-found-home = ホームから探す
language-choice = 日本語で読む
