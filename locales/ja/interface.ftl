# 画面に表示する言葉。サイトの locales/ja/*.ftl に同じ名前のメッセージを書くと、そちらが使われます。

language-name = 日本語
page-title = { $title } | { $site }
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
pager-label = 前後の記事
previous = 前の記事
next = 次の記事

## 記事の本文

alert-note = 補足
alert-tip = ヒント
alert-important = 重要
alert-warning = 警告
alert-caution = 注意
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
start-all = すべての記事を見る
articles-count = { $count }件の記事
contents-title = すべての記事

## 見つからないページ、言語の選択

not-found-title = ページが見つかりません
not-found-text = アドレスが変わったか、ページがなくなった可能性があります。アドレスに打ち間違いがないか確かめるか、下から探してください。
not-found-home = ホームから探す
language-choice = 日本語で読む
