# プレビュー中のページに重ねて表示する言葉。公開するページには出ない。

preview-count = 指摘 { $count }件
preview-findings = このページの指摘
preview-error = エラー
preview-warning = 警告
preview-suggestion = 提案
preview-help = 直し方
preview-open = エディターで開く
preview-close = 閉じる
preview-more = ほかに{ $count }件あります。ターミナルで確認してください
preview-stale = エラーが出る前のページを表示しています。
preview-gone = このページはサイトからなくなりました。最後の状態を表示しています。
preview-offline = プレビューが止まっています。taiyaku serveを起動し直すと、このページは自動で続きから更新されます。
preview-inspector = この文について
preview-unit = ID
preview-file = 場所
preview-provenance = 翻訳
preview-no-findings = 指摘はありません
preview-kind-aligned = 対訳の文
preview-kind-block = 段落、見出し、セル
preview-kind-node = ディシジョンツリーの質問
preview-kind-file = ページ全体
preview-hint = 文をAltキーを押しながらクリックすると、ファイルが開きます
